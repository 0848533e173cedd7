/** Masks every string inside a JSON value; the result has the same shape. */
export function maskDeep(value: Record<string, unknown>, mask: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskAny(inner, mask)]))
}

function maskAny(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map(inner => maskAny(inner, mask))
  if (value !== null && typeof value === 'object') return maskDeep({ ...value }, mask)
  return value
}
