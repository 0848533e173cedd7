import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { size } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const row = z.object({
  version: z.number(),
  text: z.string(),
  database_bytes: z.number(),
  today: z.string(),
  values: json(z.record(z.string(), z.string())),
  pending: json(z.array(z.object({ name: z.string() }))),
})

/** The last month in which each major version gets fixes, from the project's versioning policy. */
const endOfLife: Readonly<Record<number, string>> = {
  10: '2022-11',
  11: '2023-11',
  12: '2024-11',
  13: '2025-11',
  14: '2026-11',
  15: '2027-11',
  16: '2028-11',
  17: '2029-11',
  18: '2030-11',
}

/** Settings that should never have this value, and why. */
const never: readonly { name: string; value: string; status: Issue['status']; why: string; better: string }[] = [
  { name: 'fsync', value: 'off', status: 'problem', why: 'a crash can destroy the database', better: 'on' },
  { name: 'full_page_writes', value: 'off', status: 'problem', why: 'a crash can leave torn pages', better: 'on' },
  {
    name: 'autovacuum',
    value: 'off',
    status: 'problem',
    why: 'tables bloat and transaction ids run out',
    better: 'on',
  },
  { name: 'track_counts', value: 'off', status: 'problem', why: 'autovacuum has nothing to go by', better: 'on' },
  {
    name: 'password_encryption',
    value: 'md5',
    status: 'warn',
    why: 'md5 passwords are weak',
    better: "'scram-sha-256'",
  },
  {
    name: 'zero_damaged_pages',
    value: 'on',
    status: 'problem',
    why: 'damaged data is thrown away silently',
    better: 'off',
  },
  { name: 'synchronous_commit', value: 'off', status: 'warn', why: 'a crash loses the last commits', better: 'on' },
]

export const settings = check({
  sql: `
SELECT current_setting('server_version_num')::float8 AS version, current_setting('server_version') AS text,
  pg_database_size(current_database())::float8 AS database_bytes, to_char(now(), 'YYYY-MM') AS today,
  (SELECT jsonb_object_agg(name, setting) FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'autovacuum',
    'track_counts', 'password_encryption',
    'zero_damaged_pages', 'synchronous_commit', 'shared_buffers', 'data_checksums', 'max_connections',
      'log_statement', 'track_io_timing')) AS values,
  ${list(`SELECT name FROM pg_settings WHERE pending_restart ORDER BY 1`)} AS pending`,
  row,
  judge: found => {
    const issues = [...neverIssues(found.values), ...otherIssues(found)]
    return verdictOf(
      `PostgreSQL ${found.text.split(' ')[0]}, database ${size(found.database_bytes)}, ${issues.length} settings to look at`,
      issues,
    )
  },
})

function neverIssues(values: Readonly<Record<string, string>>): Issue[] {
  return never
    .filter(({ name, value }) => values[name] === value)
    .map(({ name, value, status, why, better }) => ({
      status,
      text: `${name} is ${value}: ${why}.`,
      fix: `ALTER SYSTEM SET ${name} = ${better}; SELECT pg_reload_conf();`,
    }))
}

function otherIssues({ version, text, database_bytes, today, values, pending }: z.output<typeof row>): Issue[] {
  const issues: Issue[] = []
  const end = endOfLife[Math.floor(version / 10_000)]
  if (version < 100_000 || (end !== undefined && today > end)) {
    issues.push({
      status: 'warn',
      text: `PostgreSQL ${text} gets no more fixes${end ? ` since ${end}` : ''}: plan an upgrade.`,
    })
  }
  const buffers = Number(values.shared_buffers ?? 0) * 8192
  if (buffers <= 128 * 1024 ** 2 && database_bytes > 4 * 1024 ** 3) {
    issues.push({
      status: 'warn',
      text: `shared_buffers is ${size(buffers)} for a database of ${size(database_bytes)}; a quarter of the machine's memory is usual.`,
    })
  }
  if (Number(values.max_connections ?? 0) > 500) {
    issues.push({
      status: 'warn',
      text: `max_connections is ${values.max_connections}: a pooler with far fewer connections is faster.`,
    })
  }
  if (values.data_checksums === 'off') {
    issues.push({
      status: 'warn',
      text: 'Data checksums are off: damaged pages go unnoticed (pg_checksums --enable, server stopped).',
    })
  }
  for (const { name } of pending) issues.push({ status: 'warn', text: `${name} was changed and waits for a restart.` })
  return issues
}
