import { reply, resourceLink } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Postgres } from '../client.ts'
import { scalar } from '../scalar.ts'
import { table } from '../table.ts'
import { tool } from '../tool.ts'

/** Rows are kept up to this many times the page, so that the next pages come without running the statement again. */
const pagesKept = 10

const value = z.unknown()
const position = z.object({ result: z.string(), offset: z.int().min(0) })

export const query = tool({
  name: 'postgres_query',
  title: 'Run a query',
  access: 'read',
  description: 'Run one SELECT, EXPLAIN or SHOW in a read-only transaction and return its rows.',
  input: z.strictObject({
    database: z.string().optional(),
    sql: z.string().min(1).max(100_000).describe('One statement; values as $1, $2.'),
    params: z.array(scalar).max(100).default([]),
    limit: z.int().min(1).max(1000).default(100),
  }),
  output: z.object({
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(value)),
    result: z.string().optional(),
    from: z.number(),
    truncated: z.boolean(),
    elapsed_ms: z.number().optional(),
    notices: z.array(z.string()).optional(),
  }),
  paged: true,
  fit: {
    list: 'rows',
    after: (_row, index, page: { result?: string | undefined; from: number }) =>
      page.result === undefined ? undefined : { result: page.result, offset: page.from + index + 1 },
  },
  run: async (args, { client, signal, position: at }) => {
    if (at !== undefined) return keptPage(client, position.parse(at), args.limit)
    const database = client.database(args.database)
    const read = await database.read(args.sql, args.params, { limit: args.limit * pagesKept, signal })
    const rows = read.rows.slice(0, args.limit)
    // Also a page that fits may be cut by the token budget: then its rest is wanted.
    const result = read.rows.length > 1 ? client.results.keep(read) : undefined
    const more = read.rows.length > args.limit && result !== undefined
    const page = {
      columns: read.columns,
      rows,
      from: 0,
      truncated: read.truncated || read.rows.length > args.limit,
      elapsed_ms: read.elapsedMs,
      ...(result === undefined ? {} : { result }),
      ...(read.notices.length === 0 ? {} : { notices: read.notices }),
      ...(more ? { next: { result, offset: args.limit } } : {}),
    }
    return more
      ? reply(page, resourceLink(`postgres://results/${result}.csv`, 'All rows kept, as CSV', 'text/csv'))
      : page
  },
  render: ({ columns, rows, from, truncated, notices = [] }, { untrusted }) => {
    if (columns.length === 0) return 'Done; the statement returns no rows.'
    if (rows.length === 0) return `No rows. Columns: ${columns.map(({ name }) => name).join(', ')}`
    const range =
      from > 0 ? `Rows ${from + 1} to ${from + rows.length}` : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
    const body = [table(columns, rows), ...notices.map(text => `notice: ${text}`)].join('\n')
    return `${range}${truncated ? ', more exist' : ''}\n${untrusted(body)}`
  },
})

function keptPage(client: Postgres, { result, offset }: z.output<typeof position>, limit: number) {
  const { columns, rows, total, truncated } = client.results.page(result, offset, limit)
  const end = offset + rows.length
  return {
    columns,
    rows,
    result,
    from: offset,
    truncated: truncated || end < total,
    ...(end < total ? { next: { result, offset: end } } : {}),
  }
}
