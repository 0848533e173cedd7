import { Exchange } from './exchange.ts'
import type { Lease } from './lease.ts'
import type { Column, Row } from './row.ts'
import type { Scalar } from './scalar.ts'
import type { Types } from './values.ts'

export interface RawRead {
  columns: Column[]
  rows: Row[]
  /** There are more rows than these. */
  truncated: boolean
  /** Milliseconds to the end of the first `limit` rows. */
  elapsedMs: number
  notices: string[]
}

export interface Reading {
  /** The messages that open the transaction. */
  begin: Buffer
  sql: string
  params: readonly Scalar[]
  types: Types
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

/** Opens a transaction and reads the rows of one statement in it, no more than are asked for. */
export async function readRows(lease: Lease, { params, limit, ahead, ...opening }: Reading): Promise<RawRead> {
  const { client } = lease
  const started = performance.now()
  const notices: string[] = []
  const note = (notice: { message?: string | undefined }) =>
    void (notices.length < mostNotices && notices.push(String(notice.message).slice(0, 300)))
  client.on('notice', note)
  try {
    const values = params.map(value => (value === null ? null : String(value)))
    const first = Exchange.open({ ...opening, values, most: limit + 1 })
    await lease.run(first)
    lease.begun = true
    const elapsedMs = Math.round(performance.now() - started)
    const { rows, columns = [] } = first
    const truncated = first.suspended && !(await readAhead(lease, first, limit + ahead))
    return {
      columns,
      rows: rows.slice(0, limit + ahead),
      truncated: truncated || rows.length > limit + ahead,
      elapsedMs,
      notices,
    }
  } finally {
    client.off('notice', note)
  }
}

/**
 * Adds rows for the pages to come until there are `most`, in parts. Whatever ends it early, the first page stands.
 * @returns whether that was all.
 */
async function readAhead(lease: Lease, first: Exchange, most: number): Promise<boolean> {
  const { rows } = first
  const until = performance.now() + aheadMs
  const timer = setTimeout(() => lease.giveUp(new Error('read ahead for long enough')), aheadMs)
  try {
    while (rows.length <= most && lease.received < aheadBytes && performance.now() < until) {
      lease.allowMore()
      const fitting = Math.floor((partBytes * rows.length) / lease.received)
      const part = first.more(Math.max(1, Math.min(2000, most + 1 - rows.length, fitting)))
      const [ended] = await Promise.allSettled([lease.run(part)])
      if (ended.status === 'rejected') return false
      for (const row of part.rows) rows.push(row)
      if (!part.suspended) return true
    }
    return false
  } finally {
    clearTimeout(timer)
  }
}
