import { distance } from './near.ts'

/** The candidate that a person most likely meant by `word`, if one is near enough to be offered. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  const folded = fold(word)
  // A short word is near to everything: one slip in three letters at most.
  let best = Math.min(3, Math.floor(folded.length / 3)) + 1
  let found: string | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > maxLength) continue
    const far = distance(folded, fold(candidate), best)
    if (far >= best) continue
    best = far
    found = candidate
  }
  return found
}

const maxLength = 64

/** Case and separators are what people get wrong without noticing. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '')
}
