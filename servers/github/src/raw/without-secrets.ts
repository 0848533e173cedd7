// A secret that scanning found, and a token that clones a private repository: GitHub answers both in plain text.
const secretKeys: ReadonlySet<string> = new Set(['secret', 'temp_clone_token'])

/** The same without the fields in which GitHub answers secrets. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, inner]) => !(secretKeys.has(key) && typeof inner === 'string'))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSecrets(inner)]))
}
