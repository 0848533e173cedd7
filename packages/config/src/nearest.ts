/** The candidate that a person most likely meant by `word`, if one is near enough to be offered. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  const folded = fold(word)
  // A short word is near to everything: one slip in three letters at most.
  let best = Math.min(3, Math.floor(folded.length / 3)) + 1
  let found: string | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > maxLength) continue
    const distance = editDistance(folded, fold(candidate))
    if (distance >= best) continue
    best = distance
    found = candidate
  }
  return found
}

const maxLength = 64

/** Case and separators are what people get wrong without noticing. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '')
}

/** Levenshtein's distance, a swap of two neighbours counted as one slip. */
function editDistance(from: string, to: string): number {
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
    beforeLast = last
    last = current
  }
  return at(last, to.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
