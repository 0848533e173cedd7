/** Changes every text inside a JSON value, and with `changeKey` every key; the shape stays, as JSON has it. */
export function mapTexts<T>(value: T, change: (text: string) => string, changeKey?: (key: string) => string): T {
  // Boundary: texts become texts and all else is copied, so that the type is the same.
  return mapAny(value, change, changeKey) as T
}

function mapAny(value: unknown, change: (text: string) => string, changeKey = (key: string) => key): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(inner => mapAny(inner, change, changeKey))
  if (value === null || typeof value !== 'object') return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return mapAny(value.toJSON(), change, changeKey)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [changeKey(key), mapAny(inner, change, changeKey)]),
  )
}
