import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { Lease } from './lease.ts'
import type { Scalar } from './scalar.ts'
import { rawTypes } from './session.ts'

export interface RawRead {
  fields: readonly pg.FieldDef[]
  rows: (string | null)[][]
  /** There are more rows than these. */
  truncated: boolean
  /** Milliseconds to the end of the first `limit` rows. */
  elapsedMs: number
  notices: string[]
}

export interface ReadLimits {
  /** Rows that the call is for. */
  limit: number
  /** Further rows to read on while the statement is open; less when they are large or slow. */
  ahead: number
}

/** Reading ahead must not make the call late, nor the memory large. */
const aheadMs = 400
const aheadBytes = 8 * 1024 * 1024
const partBytes = 512 * 1024
const mostNotices = 5

/** Reads rows of one statement through a portal: the protocol itself allows no second statement and no row too many. */
export async function readRows(
  lease: Lease,
  sql: string,
  params: readonly Scalar[],
  { limit, ahead }: ReadLimits,
): Promise<RawRead> {
  const { client } = lease
  const started = performance.now()
  const notices: string[] = []
  const note = (notice: { message?: string | undefined }) =>
    void (notices.length < mostNotices && notices.push(String(notice.message).slice(0, 300)))
  client.on('notice', note)
  try {
    const cursor = client.query(new Cursor<(string | null)[]>(sql, [...params], { rowMode: 'array', types: rawTypes }))
    const rows = await cursor.read(limit + 1)
    const elapsedMs = Math.round(performance.now() - started)
    const open = rows.length > limit
    const truncated = open && !(await readAhead(lease, cursor, rows, limit + ahead))
    // Not awaited: what runs next on the connection waits for it, and on a lost connection it never ends.
    if (open) cursor.close(() => {})
    return { fields: fieldsOf(cursor), rows: rows.slice(0, limit + ahead), truncated, elapsedMs, notices }
  } finally {
    client.off('notice', note)
  }
}

/** Adds rows for the pages to come until there are `most`, in parts. Whatever ends it early, the first page stands. */
async function readAhead(
  lease: Lease,
  cursor: Cursor<(string | null)[]>,
  rows: (string | null)[][],
  most: number,
): Promise<boolean> {
  const until = performance.now() + aheadMs
  const timer = setTimeout(() => lease.giveUp(new Error('read ahead for long enough')), aheadMs)
  try {
    while (rows.length <= most && lease.received < aheadBytes && performance.now() < until) {
      lease.allowMore()
      const fitting = Math.floor((partBytes * rows.length) / lease.received)
      const part = Math.max(1, Math.min(1000, most + 1 - rows.length, fitting))
      const [read] = await Promise.allSettled([cursor.read(part)])
      if (read.status === 'rejected') return false
      rows.push(...read.value)
      if (read.value.length < part) return true
    }
    return false
  } finally {
    clearTimeout(timer)
  }
}

function fieldsOf(cursor: Cursor): pg.FieldDef[] {
  // Boundary: the row description, which the library keeps in this field only.
  const { _result: result } = cursor as unknown as { _result: { fields: pg.FieldDef[] } }
  return result.fields
}
