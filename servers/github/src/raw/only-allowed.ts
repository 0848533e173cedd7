import type { Allow } from '../allow.ts'

/**
 * What is left of an answer without the objects that belong to repositories outside the allow-list: forks, sub-issues,
 * cross references. `value` is undefined where the whole answer does; `hidden` counts them.
 */
export function onlyAllowed(given: unknown, allow: Allow): { value: unknown; hidden: number } {
  let hidden = 0
  const value = walk(given)
  return { value, hidden }

  function walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(walk).filter(item => item !== undefined)
    if (typeof value !== 'object' || value === null) return value
    if (Object.entries(value).some(([key, inner]) => isOutside(key, inner, allow))) {
      hidden++
      return undefined
    }
    const entries = Object.entries(value).map(([key, inner]) => [key, walk(inner)] as const)
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined))
  }
}

function isOutside(key: string, value: unknown, allow: Allow): boolean {
  if (typeof value !== 'string') return false
  const pattern = key === 'full_name' ? /^([^/\s]+)\/([^/\s]+)$/ : /\/repos\/([^/]+)\/([^/?#{]+)/
  if (key !== 'full_name' && key !== 'url' && !key.endsWith('_url')) return false
  const [, owner, name] = pattern.exec(value) ?? []
  return owner !== undefined && name !== undefined && !allow.allows(owner, name)
}
