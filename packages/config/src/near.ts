/**
 * The few names most like `wanted`, nearest first: for the hint of a not_found. Case does not count; a path with the same
 * last part is near, and so is a name that holds the other.
 */
export function near(wanted: string, names: readonly string[], most = 3): string[] {
  const target = wanted.toLowerCase()
  // A short word is near to everything: one slip in three letters at most.
  const limit = Math.max(1, Math.floor(target.length / 3))
  return names
    .map(name => ({ name, far: farness(target, name.toLowerCase(), limit) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

function farness(wanted: string, name: string, limit: number): number {
  if (wanted === name) return 0
  if (/\//.test(wanted + name) && lastPart(wanted) === lastPart(name)) return 1
  const far = distance(wanted, name, limit)
  if (far <= limit) return far
  // A file or branch named without what comes before it.
  const ofPart = wanted.includes('/') ? far : distance(wanted, lastPart(name), limit)
  if (ofPart <= limit) return limit
  return (wanted.length > 2 && name.includes(wanted)) || isQualified(wanted, name) ? limit : far
}

/** `public.orders` for `orders`, `origin/main` for `main`; but not `HEAD..main`, which is a range. */
function isQualified(wanted: string, name: string): boolean {
  return wanted.endsWith(`/${name}`) || (wanted.endsWith(`.${name}`) && !wanted.includes('..'))
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Letters to change, insert, drop or swap with a neighbour to make `to` of `from`; `limit + 1` for anything beyond `limit`. */
export function distance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1))
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, at(beforeLast, column - 2) + 1)
      current.push(cost)
    }
    // A swap reaches back two rows: only when neither is within the limit, none that follows can be.
    if (Math.min(...current) > limit && Math.min(...last) > limit) return limit + 1
    beforeLast = last
    last = current
  }
  return Math.min(at(last, to.length), limit + 1)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
