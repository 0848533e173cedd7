import { quote } from './text.ts'

/** The few names most like `wanted`, nearest first: for the hint of a not_found. */
export function nearest(wanted: string, names: readonly string[], most = 3): string[] {
  const target = wanted.toLowerCase()
  const limit = Math.max(2, Math.floor(target.length / 3))
  return names
    .map(name => ({ name, distance: rank(target, name.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

/** A name that contains the other counts as near, whatever its length. */
function rank(target: string, name: string, limit: number): number {
  if (target.length > 2 && (name.includes(target) || target.endsWith(`/${name}`))) return 1
  if (Math.abs(target.length - name.length) > limit) return limit + 1
  return distance(target, name)
}

/** Levenshtein distance. */
export function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** One word, and none too long: such a name can stand in a sentence of ours. */
export function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}._/@+~-]{1,80}$/u.test(name)
}

/**
 * What an error says of names near the wanted one. A repository can name things in whole sentences: names that are not
 * plain go into the quote, which is framed.
 */
export function suggest(near: readonly string[], otherwise: string): { hint: string; quote?: string } {
  if (near.length === 0) return { hint: otherwise }
  const names = near.map(quote).join(', ')
  return near.every(isPlain)
    ? { hint: `Did you mean ${names}?` }
    : { quote: near.map(quote).join('\n'), hint: 'Did you mean a name quoted above?' }
}
