/** How many letters to change, insert, drop or swap to make `b` of `a`; gives up past `limit`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min((row[j - 1] ?? 0) + (same ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1)
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      next.push(best)
    }
    before = row
    row = next
  }
  return row[b.length] ?? limit + 1
}

/** The names that were probably meant, nearest first. Case does not count; a part of a name is near too. */
export function near(wanted: string, names: readonly string[], most = 3): string[] {
  const lower = wanted.toLowerCase()
  const limit = Math.max(1, Math.floor(lower.length / 3))
  return names
    .map(name => ({ name, far: farness(lower, name.toLowerCase(), limit) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name)
}

function farness(wanted: string, name: string, limit: number): number {
  const far = distance(wanted, name, limit)
  if (far <= limit || wanted.length < 3) return far
  return name.includes(wanted) || (name.length > 2 && wanted.includes(name)) ? limit : far
}
