import { z } from 'zod'
import { json } from './json.ts'

export const sessionRow = z.object({
  pid: z.number(),
  user: z.string().nullable(),
  application: z.string().nullable(),
  client: z.string().nullable(),
  database: z.string().nullable(),
  state: z.string().nullable(),
  wait: z.string().nullable(),
  /** Seconds in this state, in this transaction. */
  seconds: z.number().nullable(),
  transaction_seconds: z.number().nullable(),
  query: z.string().nullable(),
  /** Sessions that this one waits for. */
  blocked_by: json(z.array(z.number())),
})

export type SessionInfo = z.output<typeof sessionRow>

/**
 * Sessions that do something, wait, or hold a transaction open, for at least $1 seconds; and whoever blocks or is blocked,
 * however short. The longest transaction first, at most 200.
 */
export const sessionsSql = `
WITH waiting AS (SELECT pid, pg_blocking_pids(pid) AS blockers FROM pg_stat_activity WHERE wait_event_type = 'Lock'),
involved AS (SELECT pid FROM waiting UNION SELECT unnest(blockers) FROM waiting)
SELECT a.pid, a.usename::text AS user, nullif(a.application_name, '') AS application, host(a.client_addr) AS client,
  a.datname::text AS database, a.state,
  a.wait_event_type || ':' || a.wait_event AS wait, extract(epoch
    FROM clock_timestamp() - a.state_change)::float8 AS seconds,
  extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS transaction_seconds, left(a.query, 1000) AS query,
    to_jsonb(coalesce(w.blockers, '{}')) AS blocked_by
FROM pg_stat_activity a LEFT JOIN waiting w ON w.pid = a.pid
WHERE a.pid <> pg_backend_pid() AND (a.pid IN (SELECT pid FROM involved) OR (a.backend_type IN ('client backend',
  'parallel worker', 'autovacuum worker', 'walsender')
  AND a.state IS DISTINCT FROM 'idle' AND coalesce(extract(epoch FROM clock_timestamp() - coalesce(a.xact_start,
    a.state_change)), 0) >= $1::float8))
ORDER BY a.xact_start NULLS LAST, a.pid LIMIT 200`

export const countsRow = z.object({ total: z.number(), idle: z.number(), active: z.number(), hidden: z.number() })

/** All client sessions by state; hidden: those of other roles, whose text this role may not see. */
export const countsSql = `
SELECT count(*)::float8 AS total, count(*) FILTER (WHERE state = 'idle')::float8 AS idle,
  count(*) FILTER (WHERE state = 'active')::float8 AS active,
  count(*) FILTER (WHERE query = '<insufficient privilege>')::float8 AS hidden FROM pg_stat_activity
    WHERE backend_type = 'client backend'`

export const progressViewRow = z.object({ view: z.string(), columns: json(z.array(z.string())) })

/** The progress views that this version has, with their columns. */
export const progressViewsSql = `
SELECT c.relname AS view, jsonb_agg(a.attname ORDER BY a.attnum) AS columns FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relname LIKE 'pg\\_stat\\_progress\\_%' GROUP BY c.relname
  ORDER BY c.relname`

export const progressRow = z.object({
  pid: z.number(),
  command: z.string(),
  relation: z.string().nullable(),
  phase: z.string().nullable(),
  done: z.number().nullable(),
  total: z.number().nullable(),
})

export type Progress = z.output<typeof progressRow>

/** The pairs of columns that say how far a command is. */
const measures = [
  ['heap_blks_scanned', 'heap_blks_total'],
  ['sample_blks_scanned', 'sample_blks_total'],
  ['blocks_done', 'blocks_total'],
  ['tuples_done', 'tuples_total'],
  ['backup_streamed', 'backup_total'],
  ['bytes_processed', 'bytes_total'],
] as const

/** One SELECT over all progress views of this version. */
export function progressSql(views: readonly z.output<typeof progressViewRow>[]): string {
  return views
    .map(({ view, columns }) => {
      const has = (name: string): boolean => columns.includes(name)
      const pair = measures.find(([done, total]) => has(done) && has(total))
      const [done, total] = pair ? pair.map(column => `p.${column}::float8`) : ['NULL::float8', 'NULL::float8']
      return `SELECT p.pid, '${view.replace('pg_stat_progress_', '')}' AS command,
        ${has('relid') ? 'p.relid::regclass::text' : 'NULL'} AS relation,
  ${has('phase') ? 'p.phase' : 'NULL'} AS phase, ${done} AS done, ${total} AS total FROM pg_catalog.${view} p`
    })
    .join('\nUNION ALL ')
}

/** Those who block without waiting themselves, and below each who waits for it. A deadlock has no such root and is shown flat. */
export function blockingTree(sessions: readonly Pick<SessionInfo, 'pid' | 'blocked_by'>[]): string[] {
  const waiting = sessions.filter(({ blocked_by }) => blocked_by.length > 0)
  const blockers = new Set(waiting.flatMap(({ blocked_by }) => blocked_by))
  const roots = [...blockers].filter(pid => !waiting.some(each => each.pid === pid))
  const shown = new Set<number>()
  const branch = (pid: number, depth: number): string[] => {
    if (shown.has(pid)) return []
    shown.add(pid)
    const below = waiting
      .filter(({ blocked_by }) => blocked_by.includes(pid))
      .flatMap(each => branch(each.pid, depth + 1))
    return [`${'  '.repeat(depth)}${pid}`, ...below]
  }
  const trees = roots.flatMap(pid => branch(pid, 0))
  const circular = waiting
    .filter(({ pid }) => !shown.has(pid))
    .map(({ pid, blocked_by }) => `${pid} waits for ${blocked_by.join(', ')}`)
  return [...trees, ...circular]
}
