import { z } from 'zod'

/** The locks that this session holds on relations of the person, the strongest of each. */
export const locksSql = `
SELECT relation::regclass::text AS relation, mode FROM pg_locks
WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384 AND granted
ORDER BY 1, 2`

const row = z.object({ relation: z.string(), mode: z.string() })

/** `orders RowExclusiveLock` */
export function readLocks(rows: readonly unknown[]): string[] {
  return z
    .array(row)
    .parse(rows)
    .map(({ relation, mode }) => `${relation} ${mode}`)
}
