/**
 * Keeps of every object in `value` only the fields that were asked for: `number`, `user.login`, `labels.name`. Arrays are
 * walked through. A path that nothing has leaves nothing.
 */
export function pickFields(value: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map(item => pickFields(item, paths))
  if (typeof value !== 'object' || value === null) return value
  const fields = new Map(Object.entries(value))
  const groups = Map.groupBy(paths, path => path.split('.', 1)[0] ?? '')
  const kept = [...groups].flatMap(([key, wanted]) => {
    const found = fields.get(key)
    if (found === undefined) return []
    if (wanted.includes(key)) return [[key, found] as const]
    return [
      [
        key,
        pickFields(
          found,
          wanted.map(path => path.slice(key.length + 1)),
        ),
      ] as const,
    ]
  })
  return Object.fromEntries(kept)
}
