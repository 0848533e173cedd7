import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { tool } from '../tool.ts'

const sessionRow = z.object({
  pid: z.number(),
  user: z.string().nullable(),
  application: z.string().nullable(),
  state: z.string().nullable(),
  /** Its start: a later session may have the same pid. */
  since: z.string().nullable(),
  statement_since: z.string().nullable(),
  query: z.string().nullable(),
})

type Session = z.output<typeof sessionRow>

/** The kind of a session of others is hidden from a role without rights on it. */
const sessionSql = `
SELECT pid, usename::text AS "user", application_name AS application, state, backend_start::text AS since,
  query_start::text AS statement_since, left(query, 500) AS query
FROM pg_stat_activity
WHERE pid = $1 AND pid <> pg_backend_pid()
  AND coalesce(backend_type, 'client backend') IN ('client backend', 'autovacuum worker')`

const waitMs = 2000
const pauseMs = 50

export const cancel = tool({
  name: 'postgres_cancel',
  title: 'Cancel a session',
  access: 'destroy',
  description: 'Cancel the statement of another session, or end the session with terminate.',
  input: z.strictObject({
    database: z.string().optional(),
    pid: z.int().min(1).max(2_147_483_647).describe('From postgres_activity.'),
    terminate: z.boolean().default(false),
  }),
  output: z.object({ done: z.boolean(), session: sessionRow }),
  idempotent: true,
  confirm: async ({ database, pid, terminate }, { client, signal }) => {
    const session = await sessionOf(client.database(database), pid, signal)
    return `${terminate ? 'End the session' : 'Cancel the statement of'} ${describe(session)}`
  },
  run: async ({ database: name, pid, terminate }, { client, signal }) => {
    const database = client.database(name)
    const session = await sessionOf(database, pid, signal)
    const sql = terminate ? 'SELECT pg_terminate_backend($1)' : 'SELECT pg_cancel_backend($1)'
    await database.catalog(sql, [pid], { signal })
    return { done: await isOver(database, session, { terminate, signal }), session }
  },
  render: ({ done, session }, { untrusted }) => {
    const outcome = done ? 'Done.' : `Asked for, but not over after ${waitMs / 1000} s: look with postgres_activity.`
    return `${outcome}\n${untrusted(describe(session))}`
  },
})

function describe({ pid, user, application, state, query }: Session): string {
  return `${pid} (${[user, application, state].filter(Boolean).join(', ')}): ${query ?? ''}`
}

async function find(database: Database, pid: number, signal: AbortSignal): Promise<Session | undefined> {
  const [row] = await database.catalog(sessionSql, [pid], { signal })
  return row && sessionRow.parse(row)
}

async function sessionOf(database: Database, pid: number, signal: AbortSignal): Promise<Session> {
  const session = await find(database, pid, signal)
  if (session) return session
  throw new ConnectorError('not_found', `There is no session with pid ${pid} that could be cancelled.`, {
    hint: 'List them with postgres_activity.',
  })
}

/** Waits a moment for what the signal was for: a server takes it up where it can be interrupted. */
async function isOver(
  database: Database,
  before: Session,
  { terminate, signal }: { terminate: boolean; signal: AbortSignal },
): Promise<boolean> {
  const until = performance.now() + waitMs
  while (true) {
    const now = await find(database, before.pid, signal)
    if (now === undefined || now.since !== before.since) return true
    if (!terminate && (now.state !== 'active' || now.statement_since !== before.statement_since)) return true
    if (performance.now() > until) return false
    await sleep(pauseMs, undefined, { signal })
  }
}
