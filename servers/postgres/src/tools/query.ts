import { counted, reply, resourceLink } from '@mcp-connectors/core'
import { z } from 'zod'
import type { ReadResult } from '../database.ts'
import type { Page } from '../results.ts'
import type { Row } from '../row.ts'
import { scalar } from '../scalar.ts'
import { rowTable } from '../table.ts'
import { tool } from '../tool.ts'

/** Most rows read beyond the first page, so that the next ones come without running the statement again. */
const ahead = 10_000

const position = z.object({ result: z.string(), offset: z.int().min(0) })

// Boundary: made by Database.read. To the client they are what Row.toJSON gives.
const sentRows = z.unknown().meta({ type: 'array', items: { type: 'array', items: {} } }) as z.ZodType<Row[]>

export const query = tool({
  name: 'postgres_query',
  title: 'Run a query',
  access: 'read',
  description: 'Run one SELECT, EXPLAIN or SHOW in a read-only transaction and return its rows.',
  input: z.strictObject({
    database: z.string().optional(),
    sql: z.string().min(1).max(100_000).describe('One statement; values as $1, $2.'),
    params: z.array(scalar).max(100).default([]),
    limit: z.int().min(1).max(1000).default(100).describe('Rows a page.'),
  }),
  output: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: sentRows,
    /** Number of rows before the first of this page. */
    from: z.number(),
    total: z.number().describe('Rows read; with truncated, the statement has more.'),
    truncated: z.boolean(),
    result: z.string().optional().describe('id in postgres://results/{id}.csv, which has all rows read.'),
    elapsed_ms: z.number().optional(),
    notices: z.array(z.string()).optional(),
  }),
  paged: true,
  fit: {
    list: 'rows',
    after: (_row, index, page: { result?: string | undefined; from: number }) =>
      page.result === undefined ? undefined : { result: page.result, offset: page.from + index + 1 },
  },
  run: async (args, { client, signal, position: at, budget }) => {
    if (at !== undefined) {
      const { result, offset } = position.parse(at)
      return pageOf(client.results.page(result, offset, args.limit), result, offset)
    }
    const { limit, params, sql } = args
    const read = await client.database(args.database).read(sql, params, { limit, ahead, signal })
    const { columns, truncated, elapsedMs, notices } = read
    const page = { columns, rows: read.rows.slice(0, limit), total: read.rows.length, truncated }
    // A page that is whole may still be over the budget of tokens: then its rest is a page too.
    const result = read.rows.length > limit || mostTokens(read) > budget ? client.results.keep(read) : undefined
    const value = { ...pageOf(page, result, 0), elapsed_ms: elapsedMs, ...(notices.length > 0 ? { notices } : {}) }
    if (value.next === undefined) return value
    return reply(value, resourceLink(`postgres://results/${result}.csv`, 'All rows read, as CSV', 'text/csv'))
  },
  render: ({ columns, rows, from, total, truncated, notices = [] }, { untrusted }) => {
    const notes = notices.map(text => `notice: ${text}`)
    const end = from + rows.length
    if (columns.length === 0)
      return ['The statement returns no rows.', ...notes.map(note => untrusted(note))].join('\n')
    const all = from === 0 && end === total && !truncated
    const head = all
      ? counted(total, 'row')
      : `Rows ${from + 1} to ${end} of ${truncated ? `more than ${total}` : total}`
    const tail =
      truncated && end === total ? '\nThe rows after these were not read: filter, aggregate, or use OFFSET.' : ''
    return `${head}\n${untrusted([rowTable(columns, rows), ...notes].join('\n'))}${tail}`
  },
})

/** No token is under a byte. On the wire a cell has four bytes for its length, in the text one for the line beside it. */
function mostTokens({ bytes, rows, columns }: ReadResult): number {
  return bytes - 3 * rows.length * columns.length
}

function pageOf(page: Page, result: string | undefined, from: number) {
  const end = from + page.rows.length
  const next = result !== undefined && end < page.total ? { result, offset: end } : undefined
  return { ...page, from, ...(result === undefined ? {} : { result }), next }
}
