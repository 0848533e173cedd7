import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { duration } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const session = z.object({
  pid: z.number(),
  user: z.string().nullable(),
  state: z.string().nullable(),
  seconds: z.number(),
  idle_in_transaction: z.boolean(),
})
const prepared = z.object({ gid: z.string(), seconds: z.number() })

export const longTransactions = check({
  sql: `
SELECT ${list(`SELECT pid, usename AS user, state, extract(epoch
  FROM clock_timestamp() - xact_start)::float8 AS seconds,
    state LIKE 'idle in transaction%' AS idle_in_transaction FROM pg_stat_activity
    WHERE xact_start < clock_timestamp() - interval '5 minutes' AND backend_type = 'client backend'
      ORDER BY xact_start`)} AS sessions,
  ${list(`SELECT gid, extract(epoch FROM clock_timestamp() - prepared)::float8 AS seconds FROM pg_prepared_xacts
    WHERE prepared < clock_timestamp() - interval '5 minutes' ORDER BY prepared`)} AS prepared,
  current_setting('idle_in_transaction_session_timeout') AS idle_timeout`,
  row: z.object({ sessions: json(z.array(session)), prepared: json(z.array(prepared)), idle_timeout: z.string() }),
  judge: row => {
    const issues: Issue[] = row.sessions.map(({ pid, user, state, seconds, idle_in_transaction }) => ({
      status: seconds > 3600 || idle_in_transaction ? 'problem' : 'warn',
      text: `pid ${pid} (${user ?? 'unknown user'}, ${state ?? 'state hidden'}) has a transaction open for ${duration(seconds * 1000)}: vacuum cannot remove newer dead rows.`,
      fix: `SELECT pg_terminate_backend(${pid});`,
    }))
    for (const { gid, seconds } of row.prepared) {
      issues.push({
        status: 'problem',
        text: `Prepared transaction ${gid} waits for ${duration(seconds * 1000)}: it holds locks and blocks vacuum.`,
        fix: `ROLLBACK PREPARED '${gid.replaceAll("'", "''")}';`,
      })
    }
    if (row.idle_timeout === '0' && row.sessions.some(each => each.idle_in_transaction)) {
      issues.push({
        status: 'warn',
        text: 'idle_in_transaction_session_timeout is off: nothing ends transactions that clients forget.',
        fix: "ALTER SYSTEM SET idle_in_transaction_session_timeout = '10min'; SELECT pg_reload_conf();",
      })
    }
    const oldest = Math.max(0, ...[...row.sessions, ...row.prepared].map(({ seconds }) => seconds))
    const open = row.sessions.length + row.prepared.length
    return verdictOf(
      open === 0 ? 'none over 5 minutes' : `${open} over 5 minutes, the oldest ${duration(oldest * 1000)}`,
      issues,
      '5 min',
    )
  },
})
