import { z } from 'zod'
import { load } from '../catalog/load.ts'
import { count, duration } from '../catalog/size.ts'
import {
  extensionRow,
  extensionSql,
  infoRow,
  infoSql,
  missing,
  orders,
  type StatementStats,
  statementRow,
  statementsSql,
} from '../catalog/statements.ts'
import { tool } from '../tool.ts'

export const topQueries = tool({
  name: 'postgres_top_queries',
  title: 'Heaviest statements',
  access: 'read',
  description: 'List the statements that cost this database most, from pg_stat_statements.',
  input: z.strictObject({
    database: z.string().optional(),
    order_by: z.enum(orders).default('total_time'),
    limit: z.int().min(1).max(100).default(10),
  }),
  output: z.object({
    queries: z.array(statementRow),
    since: z.string().optional(),
    /** Statements of other roles, whose text this role may not see. */
    hidden: z.number().optional(),
    /** What has to be done first. */
    needs: z.string().optional(),
  }),
  fit: { list: 'queries' },
  run: async ({ database: name, order_by, limit }, { client, signal }) => {
    const database = client.database(name)
    const [extension] = await load(database, extensionRow, { sql: extensionSql }, signal)
    const needs = extension ? missing(extension) : undefined
    if (!extension || needs !== undefined) return { queries: [], needs }
    const queries = await load(
      database,
      statementRow,
      { sql: statementsSql(extension, order_by), params: [limit] },
      signal,
    )
    const [info] = await load(database, infoRow, { sql: infoSql(extension) }, signal)
    return { queries, since: info?.since ?? undefined, hidden: info?.hidden ?? 0 }
  },
  render: ({ queries, since, hidden = 0, needs }, { untrusted }) => {
    if (needs !== undefined) return needs
    const left =
      hidden > 0 ? `${hidden} statements of other roles are hidden from this role (GRANT pg_monitor shows them).` : ''
    if (queries.length === 0) return left || 'No statements counted yet.'
    const from = since === undefined ? '' : ` since ${since.slice(0, 16)}`
    const head = `Statements${from} (share of time, total, calls x mean, rows, blocks hit + read):`
    return [head, untrusted(queries.map(line).join('\n')), left].join('\n').trimEnd()
  },
})

/** Longest statement in a line, in characters. */
const longest = 300

function line({
  query,
  share,
  total_ms,
  calls,
  mean_ms,
  rows,
  hit_blocks,
  read_blocks,
  temp_blocks,
}: StatementStats): string {
  const facts = [
    `${Number((share * 100).toPrecision(2))}%`,
    duration(total_ms),
    `${count(calls)} x ${duration(mean_ms)}`,
    `${count(rows)} rows`,
    `${count(hit_blocks)}+${count(read_blocks)} blocks`,
    ...(temp_blocks > 0 ? [`${count(temp_blocks)} temp`] : []),
  ]
  const sql = query.replaceAll(/\s+/g, ' ').trim()
  return `${facts.join(', ')}: ${sql.length > longest ? `${sql.slice(0, longest - 1)}…` : sql}`
}
