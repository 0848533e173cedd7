import { z } from 'zod'

/** Table locks from the weakest that matters to the strongest, and what each keeps other sessions from. */
const blocks = {
  RowShareLock: 'schema changes',
  RowExclusiveLock: 'schema changes',
  ShareUpdateExclusiveLock: 'schema changes',
  ShareLock: 'writes',
  ShareRowExclusiveLock: 'writes',
  ExclusiveLock: 'writes',
  AccessExclusiveLock: 'reads and writes',
} as const

const mode = z.enum([
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
])

/**
 * The strongest lock of this transaction on each table and view that others can see: what the transaction itself made
 * is told by its column tableoid (by its row type for a view), which is as old as the relation.
 */
export const locksSql = `
SELECT DISTINCT ON (c.oid) c.oid::regclass::text AS relation, l.mode
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode = ANY ('{${mode.options.join(',')}}')
  AND c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = -6 AND c.relkind <> 'v'
    AND a.xmin::text::bigint = txid_current_if_assigned() % 4294967296)
  AND NOT EXISTS (SELECT FROM pg_type t WHERE t.oid = c.reltype AND c.relkind = 'v'
    AND t.xmin::text::bigint = txid_current_if_assigned() % 4294967296)
ORDER BY c.oid, array_position('{${mode.options.join(',')}}', l.mode) DESC`

export const lock = z.object({ relation: z.string(), mode, blocks: z.string() })

export type Lock = z.output<typeof lock>

const row = lock.omit({ blocks: true })

export function readLocks(rows: readonly unknown[]): Lock[] {
  return z
    .array(row)
    .parse(rows)
    .map(held => ({ ...held, blocks: blocks[held.mode] }))
}

/** `shop.orders AccessExclusiveLock (blocks reads and writes)` */
export function lockText(held: Lock): string {
  return `${held.relation} ${held.mode} (blocks ${held.blocks})`
}
