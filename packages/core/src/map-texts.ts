/** Changes every text inside a JSON value, and with `changeKey` every key; the shape stays. */
export function mapTexts<T>(value: T, change: (text: string) => string, changeKey?: (key: string) => string): T {
  // Boundary: texts become texts and all else is copied, so that the type is the same.
  return mapAny(value, change, changeKey) as T
}

function mapAny(value: unknown, change: (text: string) => string, changeKey = (key: string) => key): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(inner => mapAny(inner, change, changeKey))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [changeKey(key), mapAny(inner, change, changeKey)]),
  )
}
