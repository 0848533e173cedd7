import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

export const tls = check({
  sql: `
SELECT s.ssl, s.version, s.cipher, coalesce(host(a.client_addr) IN ('127.0.0.1', '::1'), true) AS local,
  current_setting('ssl') AS server,
  ${list(`SELECT o.usename AS user, host(o.client_addr) AS address, count(*)::float8 AS sessions
    FROM pg_stat_activity o JOIN pg_stat_ssl t ON t.pid = o.pid
    WHERE NOT t.ssl AND o.client_addr IS NOT NULL AND host(o.client_addr) NOT IN ('127.0.0.1', '::1')
      AND o.backend_type = 'client backend'
    GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20`)} AS plain
FROM pg_stat_activity a JOIN pg_stat_ssl s ON s.pid = a.pid WHERE a.pid = pg_backend_pid()`,
  row: z.object({
    ssl: z.boolean(),
    version: z.string().nullable(),
    cipher: z.string().nullable(),
    local: z.boolean(),
    server: z.string(),
    plain: json(
      z.array(z.object({ user: z.string().nullable(), address: z.string().nullable(), sessions: z.number() })),
    ),
  }),
  judge: (row, { unverified = false }) => {
    const issues: Issue[] = []
    if (row.ssl && unverified && !row.local) {
      issues.push({
        status: 'warn',
        text: 'Nobody checks who answers: this sslmode encrypts only. Use sslmode=verify-full, with sslrootcert for a root certificate of your own.',
      })
    }
    if (!row.ssl && !row.local) {
      issues.push({
        status: 'problem',
        text: 'This connection is not encrypted: add sslmode=verify-full (and sslrootcert) to the connection string.',
      })
    }
    if (row.ssl && (row.version === 'TLSv1' || row.version === 'TLSv1.1')) {
      issues.push({
        status: 'warn',
        text: `This connection uses ${row.version}, which is broken.`,
        fix: "ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1.2'; SELECT pg_reload_conf();",
      })
    }
    for (const { user, address, sessions } of row.plain) {
      issues.push({
        status: 'warn',
        text: `${sessions} sessions of ${user ?? 'unknown'} from ${address ?? 'unknown'} are not encrypted: use hostssl in pg_hba.conf.`,
      })
    }
    const value = row.ssl
      ? `${row.version ?? 'TLS'} ${row.cipher ?? ''}`.trim() + (unverified ? ', certificate not checked' : '')
      : row.local
        ? 'a local connection, not encrypted'
        : 'not encrypted'
    return verdictOf(`${value}; the server offers TLS: ${row.server === 'on' ? 'yes' : 'no'}`, issues)
  },
})
