/** The few names most like `wanted`, nearest first: for the hint of a not_found. Paths with the same last part count as near. */
export function near(wanted: string, names: readonly string[], most = 3): string[] {
  const target = wanted.toLowerCase()
  const limit = Math.max(2, Math.floor(target.length / 3))
  return names
    .map(name => ({ name, distance: rank(target, name.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

function rank(target: string, name: string, limit: number): number {
  if (target === name) return 0
  if (lastPart(target) === lastPart(name)) return 1
  if (target.length > 2 && (name.includes(target) || target.endsWith(`/${name}`))) return 1.5
  if (Math.abs(target.length - name.length) > limit) return limit + 1
  return distance(target, name, limit)
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Levenshtein's distance; `limit + 1` for anything beyond `limit`, found out early. */
export function distance(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column++) {
      const change = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const cost = Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    previous = current
  }
  return Math.min(previous[b.length] ?? 0, limit + 1)
}
