import { z } from 'zod'
import { check, type Issue, verdictOf } from './check.ts'

export const connections = check({
  sql: `
SELECT current_setting('max_connections')::float8 - current_setting('superuser_reserved_connections')::float8 AS most,
  count(*)::float8 AS used, count(*) FILTER (WHERE state = 'active')::float8 AS active,
    count(*) FILTER (WHERE state = 'idle')::float8 AS idle,
  count(*) FILTER (WHERE state LIKE 'idle in transaction%')::float8 AS idle_in_transaction,
  count(*) FILTER (WHERE state = 'idle' AND state_change < now() - interval '1 hour')::float8 AS idle_long
FROM pg_stat_activity WHERE backend_type = 'client backend'`,
  row: z.object({
    most: z.number(),
    used: z.number(),
    active: z.number(),
    idle: z.number(),
    idle_in_transaction: z.number(),
    idle_long: z.number(),
  }),
  judge: row => {
    const share = row.used / row.most
    const issues: Issue[] = []
    if (share > 0.8) {
      issues.push({
        status: share > 0.95 ? 'problem' : 'warn',
        text: `${row.used} of ${row.most} connections are taken: a pooler (PgBouncer in transaction mode) helps more than a higher max_connections.`,
      })
    }
    if (row.idle_long > row.most * 0.5) {
      issues.push({
        status: 'warn',
        text: `${row.idle_long} connections did nothing for over an hour: make the clients' pools smaller.`,
      })
    }
    const value = `${row.used} of ${row.most} used: ${row.active} active, ${row.idle} idle, ${row.idle_in_transaction} idle in a transaction`
    return verdictOf(value, issues, '80 %')
  },
})
