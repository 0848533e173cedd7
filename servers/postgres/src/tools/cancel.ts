import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { tool } from '../tool.ts'

const sessionRow = z.object({
  pid: z.number(),
  user: z.string().nullable(),
  application: z.string().nullable(),
  state: z.string().nullable(),
  query: z.string().nullable(),
})

const sessionSql = `
SELECT pid, usename AS "user", application_name AS application, state, left(query, 500) AS query
FROM pg_stat_activity WHERE pid = $1 AND backend_type = 'client backend'`

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
    const { user, application, query } = await sessionOf(client.database(database), pid, signal)
    return `${terminate ? 'End the session' : 'Cancel the statement of'} ${pid} (${user}, ${application || 'no application name'}):\n${query}`
  },
  run: async ({ database: name, pid, terminate }, { client, signal }) => {
    const database = client.database(name)
    const session = await sessionOf(database, pid, signal)
    const sql = terminate ? 'SELECT pg_terminate_backend($1) AS done' : 'SELECT pg_cancel_backend($1) AS done'
    const [row] = await database.catalog(sql, [pid], { signal })
    return { done: row?.done === true, session }
  },
  render: ({ done, session }, { untrusted }) =>
    `${done ? 'The server was told to.' : 'The server could not: the session is gone, or belongs to a role that this one may not signal.'}\n${untrusted(`${session.pid} ${session.user} ${session.state}: ${session.query}`)}`,
})

async function sessionOf(database: Database, pid: number, signal: AbortSignal) {
  const [row] = await database.catalog(sessionSql, [pid], { signal })
  if (row) return sessionRow.parse(row)
  throw new ConnectorError('not_found', `There is no client session with pid ${pid}.`, {
    hint: 'List them with postgres_activity.',
  })
}
