import { z } from 'zod'
import { json } from './json.ts'

/** What to order the heaviest statements by, and the expression for it. */
export const orders = ['total_time', 'mean_time', 'calls', 'rows', 'reads', 'temp', 'wal'] as const
export type Order = (typeof orders)[number]

export const statementRow = z.object({
  query: z.string(),
  user: z.string().nullable(),
  calls: z.number(),
  rows: z.number(),
  /** Milliseconds. */
  total_ms: z.number(),
  mean_ms: z.number(),
  /** Share of all time of this database, 0 to 1. */
  share: z.number(),
  hit_blocks: z.number(),
  read_blocks: z.number(),
  temp_blocks: z.number(),
})

export type StatementStats = z.output<typeof statementRow>

export const extensionRow = z.object({
  schema: z.string().nullable(),
  /** The columns of the view pg_stat_statements, which differ by version. */
  columns: json(z.array(z.string())),
  /** Null where this role may not see the setting. */
  preloaded: z.boolean().nullable(),
  available: z.boolean(),
})

/** Where pg_stat_statements is, and what is missing when it is not there. */
export const extensionSql = `
SELECT quote_ident(n.nspname) AS schema, 
  (SELECT setting LIKE '%pg_stat_statements%' FROM pg_settings WHERE name = 'shared_preload_libraries') AS preloaded,
  EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements') AS available,
  coalesce((SELECT jsonb_agg(a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relname = 'pg_stat_statements' AND c.relnamespace = n.oid AND a.attnum > 0), '[]') AS columns
FROM (SELECT 1) one LEFT JOIN pg_extension e ON e.extname = 'pg_stat_statements' LEFT
  JOIN pg_namespace n ON n.oid = e.extnamespace`

/** What the person has to do first, or undefined when statements are being counted. */
export function missing({ schema, preloaded, available }: z.output<typeof extensionRow>): string | undefined {
  if (schema !== null && preloaded !== false) return undefined
  const steps = [
    ...(available ? [] : ["install PostgreSQL's contrib package"]),
    ...(preloaded === true ? [] : ["set shared_preload_libraries = 'pg_stat_statements' and restart the server"]),
    ...(schema === null ? ['run CREATE EXTENSION pg_stat_statements in this database'] : []),
  ]
  return `Statements are counted by the extension pg_stat_statements. To have it: ${steps.join('; ')}.`
}

/** The heaviest statements of this database ($1: how many), from the columns that this version has. */
export function statementsSql({ schema, columns }: z.output<typeof extensionRow>, order: Order): string {
  const has = (name: string): boolean => columns.includes(name)
  const total = has('total_exec_time') ? 's.total_exec_time' : 's.total_time'
  const by: Readonly<Record<Order, string>> = {
    total_time: total,
    mean_time: `${total} / greatest(s.calls, 1)`,
    calls: 's.calls',
    rows: 's.rows',
    reads: 's.shared_blks_read + s.local_blks_read',
    temp: 's.temp_blks_read + s.temp_blks_written',
    wal: has('wal_bytes') ? 's.wal_bytes' : 's.shared_blks_dirtied',
  }
  return `
SELECT left(s.query, 4000) AS query, pg_get_userbyid(s.userid)::text AS user, s.calls::float8 AS calls,
  s.rows::float8 AS rows, ${total}::float8 AS total_ms,
  (${total} / greatest(s.calls, 1))::float8 AS mean_ms, (${total} / greatest(sum(${total}) OVER (),
    0.001))::float8 AS share,
  s.shared_blks_hit::float8 AS hit_blocks, s.shared_blks_read::float8 AS read_blocks,
    (s.temp_blks_read + s.temp_blks_written)::float8 AS temp_blocks
FROM ${schema}.pg_stat_statements s WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND s.query <> '<insufficient privilege>'
  AND s.query !~* '^(begin|set|rollback|discard|deallocate)\\y'
ORDER BY ${by[order]} DESC, s.query LIMIT $1`
}

/** Since when statements are counted (null where the version does not say), and how many are other roles' and hidden. */
export function infoSql({ schema, columns }: z.output<typeof extensionRow>): string {
  // pg_stat_statements_info came with the same version as the column toplevel.
  const since = columns.includes('toplevel')
    ? `(SELECT stats_reset::text FROM ${schema}.pg_stat_statements_info)`
    : 'NULL'
  return `SELECT ${since} AS since, count(*)::float8 AS hidden FROM ${schema}.pg_stat_statements
WHERE query = '<insufficient privilege>'`
}

export const infoRow = z.object({ since: z.string().nullable(), hidden: z.number() })
