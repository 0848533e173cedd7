import { z } from 'zod'

// Bounds that are checked but not listed: a model does not need them, and pays for every word of a schema on every start.

/** A text of 1 to `most` characters. */
export function text(most = 256) {
  return z.string().refine(given => given !== '' && given.length <= most, `Must have 1 to ${most} characters.`)
}

/** At most `most` of something. */
export function listOf<S extends z.ZodType>(item: S, most: number) {
  return z.array(item).refine(given => given.length <= most, `Must have at most ${most} entries.`)
}
