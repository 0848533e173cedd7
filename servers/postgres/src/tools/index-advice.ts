import { z } from 'zod'
import { type Advice, advise, type Suggestion, type Workload } from '../advice/advise.ts'
import { load } from '../catalog/load.ts'
import { count, size } from '../catalog/size.ts'
import { extensionRow, extensionSql, missing, statementRow, statementsSql } from '../catalog/statements.ts'
import type { Database } from '../database.ts'
import { tool } from '../tool.ts'

export const indexAdvice = tool({
  name: 'postgres_index_advice',
  title: 'Suggest indexes',
  access: 'read',
  description: 'Suggest indexes for given statements, or for the heaviest ones of pg_stat_statements.',
  input: z.strictObject({
    database: z.string().optional(),
    queries: z.array(z.string().min(1)).max(20).default([]),
    max_indexes: z.int().min(1).max(10).default(3),
    max_size_mb: z.int().min(1).max(1_000_000).default(10_000),
  }),
  output: z.object({
    suggestions: z.array(
      z.object({
        sql: z.string(),
        size: z.number().optional(),
        before: z.number().optional(),
        after: z.number().optional(),
        statements: z.array(z.number()),
      }),
    ),
    skipped: z.array(z.object({ statement: z.number(), reason: z.string() })),
    needs: z.string().optional(),
    /** The statements that were looked at; statements are numbered from 1. */
    queries: z.array(z.string()),
  }),
  run: async ({ database: name, queries, max_indexes, max_size_mb }, { client, signal }) => {
    const database = client.database(name)
    const found = queries.length > 0 ? queries.map(sql => ({ sql, weight: 1 })) : await heaviest(database, signal)
    if (typeof found === 'string') return { suggestions: [], skipped: [], needs: found, queries: [] }
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(searchMs)])
    const limits = {
      indexes: max_indexes,
      bytes: max_size_mb * 1024 ** 2,
      deadline,
    }
    const advice = await database.session({ signal, isolated: true }, session => advise(session, found, limits))
    return { ...advice, queries: found.map(({ sql }) => sql) }
  },
  render: (value, { untrusted }) => untrusted(text(value)),
})

/** The search begins no new round after this, in milliseconds. */
const searchMs = 15_000

/** The workload that was counted; or the sentence that says what is needed. */
async function heaviest(database: Database, signal: AbortSignal): Promise<Workload[] | string> {
  const [extension] = await load(database, extensionRow, { sql: extensionSql }, signal)
  const needs = extension && missing(extension)
  if (!extension || needs !== undefined) return `${needs ?? ''} Or give the statements as queries.`.trim()
  const rows = await load(
    database,
    statementRow,
    { sql: statementsSql(extension, 'total_time'), params: [100] },
    signal,
  )
  const workload = rows.filter(({ query }) => changing.test(query) && !catalogue.test(query)).slice(0, 20)
  if (workload.length === 0) return 'No statements counted yet: give some as queries.'
  return workload.map(({ query, calls }) => ({ sql: query, weight: calls }))
}

const changing = /^\s*(select|with|insert|update|delete|merge)\b/i
/** What tools ask about the database itself, this server among them. */
const catalogue =
  /\bpg_(catalog|class|attribute|namespace|proc|type|index|constraint|stat\w*|settings|extension|roles|database|locks)\b/i

function text({ suggestions, skipped, needs, queries }: Advice & { queries: readonly string[] }): string {
  const judged =
    needs === undefined
      ? 'No index would make these statements cheaper by 2 % or more.'
      : 'No condition asks for an index.'
  const named = new Set([
    ...suggestions.flatMap(({ statements }) => statements),
    ...skipped.map(({ statement }) => statement),
  ])
  const shown = queries.flatMap((sql, index) => (named.has(index + 1) ? [`${index + 1}. ${short(sql)}`] : []))
  return [
    ...(suggestions.length > 0 ? suggestions.map(suggestionLine) : queries.length > 0 ? [judged] : []),
    ...(needs !== undefined && suggestions.length > 0
      ? ['Judged by the conditions alone, not by costs: a suggestion may not pay.']
      : []),
    ...(needs === undefined ? [] : [needs]),
    ...(shown.length > 0 ? ['Statements:', ...shown] : []),
    ...(skipped.length > 0 ? ['Left out:', ...skipped.map(({ statement, reason }) => `${statement}. ${reason}`)] : []),
  ].join('\n')
}

function suggestionLine({ sql, size: bytes, before, after, statements }: Suggestion): string {
  const costs = before === undefined || after === undefined ? '' : `, cost of all ${count(before)} to ${count(after)}`
  return `${sql}; -- ${bytes === undefined ? 'size unknown' : `about ${size(bytes)}`}${costs}, for ${statements.join(', ')}`
}

function short(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}
