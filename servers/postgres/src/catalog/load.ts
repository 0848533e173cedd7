import { z } from 'zod'
import type { Database } from '../database.ts'

/** Runs one of our own catalogue queries and reads its rows. */
export async function load<S extends z.ZodType>(
  database: Database,
  row: S,
  { sql, params = [] }: { sql: string; params?: readonly unknown[] },
  signal: AbortSignal,
): Promise<z.output<S>[]> {
  return z.array(row).parse(await database.catalog(sql, params, { signal }))
}
