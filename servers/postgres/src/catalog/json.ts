import { z } from 'zod'

/** A jsonb column of one of our queries. The client leaves JSON with very long numbers as text. */
export function json<S extends z.ZodType>(schema: S) {
  return z.preprocess(value => (typeof value === 'string' ? JSON.parse(value) : value), schema)
}
