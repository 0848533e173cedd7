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
