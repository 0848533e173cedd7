import type { Access } from '@mcp-connectors/core'
import { expect, test } from 'vitest'
import type { Check, Verdict } from './check.ts'
import { checks } from './checks.ts'

const judge = (check: Check, row: object, access: Access = 'read'): Verdict => check.judge(row, { access })
const short = ({ status, findings, fix_sql }: Verdict) => ({ status, findings, fix_sql })

test('access: a superuser, a member of a powerful role, a role that only reads', () => {
  const reader = {
    role: 'reader',
    database: 'shop',
    superuser: false,
    powers: false,
    memberships: [],
    writable: 0,
    dblink: 0,
    schemas: ['public'],
  }
  expect(short(judge(checks.access, reader))).toEqual({ status: 'ok', findings: [], fix_sql: [] })
  const admin = judge(checks.access, { ...reader, role: 'admin', superuser: true, writable: 7 })
  expect(admin.status).toBe('problem')
  expect(admin.findings).toEqual([
    "admin is a superuser: only this server's guard stands between a statement and the machine.",
    'admin may write 7 tables.',
  ])
  expect(admin.fix_sql).toContain('GRANT SELECT ON ALL TABLES IN SCHEMA "public" TO mcp_readonly;')
  expect(judge(checks.access, { ...reader, writable: 7 }).status).toBe('warn')
  expect(judge(checks.access, { ...reader, writable: 7 }, 'write').status).toBe('ok')
  const member = judge(checks.access, { ...reader, memberships: [{ name: 'pg_read_server_files' }], dblink: 3 })
  expect(member.findings).toEqual([
    'As a member of pg_read_server_files, reader may read any file of the server.',
    'reader may open connections with dblink.',
  ])
})

test('connections', () => {
  const row = { most: 100, used: 97, active: 2, idle: 90, idle_in_transaction: 5, idle_long: 80 }
  const found = judge(checks.connections, row)
  expect(found.status).toBe('problem')
  expect(found.value).toBe('97 of 100 used: 2 active, 90 idle, 5 idle in a transaction')
  expect(found.findings).toHaveLength(2)
  expect(judge(checks.connections, { ...row, used: 40, idle_long: 0 }).status).toBe('ok')
})

test('cache', () => {
  const row = {
    hit: 1e6,
    read: 1e6,
    temp_files: 9,
    temp_bytes: 20 * 1024 ** 3,
    since: '2026-01-01 10:00:00',
    shared_buffers: '128MB',
    work_mem: '4MB',
  }
  const found = judge(checks.cache, { ...row, tables: [{ table: 'shop.lines', read: 900_000, hit: 100_000 }] })
  expect(found.value).toBe('50 % of 2M block reads from cache since 2026-01-01')
  expect(found.findings).toEqual([
    "Only 50 % of block reads were in shared_buffers (128MB); the rest came from the system's cache or disk.",
    'shop.lines: 6.9 GB read from outside, 10 % hits.',
    '9 temporary files, 20 GB in all: sorts and hashes do not fit into work_mem (4MB).',
  ])
  expect(judge(checks.cache, { ...row, hit: 5, read: 5, temp_bytes: 0, tables: [] }).status).toBe('ok')
})

test('long transactions', () => {
  const session = { pid: 7, user: 'app', state: 'idle in transaction', seconds: 400, idle_in_transaction: true }
  const found = judge(checks.long_transactions, {
    sessions: [session],
    prepared: [{ gid: "it's", seconds: 90_000 }],
    idle_timeout: '0',
  })
  expect(found.value).toBe('2 over 5 minutes, the oldest 25 h')
  expect(found.fix_sql).toEqual([
    'SELECT pg_terminate_backend(7);',
    "ROLLBACK PREPARED 'it''s';",
    "ALTER SYSTEM SET idle_in_transaction_session_timeout = '10min'; SELECT pg_reload_conf();",
  ])
})

test('vacuum', () => {
  const table = { table: 't', live: 100, dead: 50_000, modified: 0, vacuumed: false, analyzed: true, off: false }
  const row = { oldest: 1.5e9, freeze_at: 2e8, aged: [{ table: 'old', age: 1.5e9 }] }
  const tables = [
    table,
    { ...table, table: 'u', dead: 0, live: 5000, analyzed: false },
    { ...table, table: 'v', off: true },
  ]
  expect(short(judge(checks.vacuum, { ...row, tables }))).toEqual({
    status: 'problem',
    findings: [
      'old is 1.5G transactions old; autovacuum should have frozen it at 200M.',
      't holds 50k dead rows beside 100 live ones, never vacuumed since statistics began.',
      'u (5k rows) has no statistics: the planner guesses.',
      'v has autovacuum switched off.',
    ],
    fix_sql: [
      'VACUUM (FREEZE, VERBOSE) old;',
      'VACUUM (ANALYZE) t;',
      'ANALYZE u;',
      'ALTER TABLE v RESET (autovacuum_enabled);',
    ],
  })
})

test('bloat', () => {
  const found = judge(checks.bloat, {
    bloated: [
      { name: 't', kind: 'table', bytes: 3 * 1024 ** 3, wasted: 2 * 1024 ** 3 },
      { name: 'i', kind: 'index', bytes: 100 * 1024 ** 2, wasted: 50 * 1024 ** 2 },
    ],
  })
  expect(found.status).toBe('problem')
  expect(found.findings).toEqual([
    't (table): about 2 GB of 3 GB is empty or dead.',
    'i (index): about 50 MB of 100 MB is empty or dead.',
  ])
  expect(found.fix_sql[1]).toBe('REINDEX INDEX CONCURRENTLY i;')
})

test('indexes: unused ones are only judged after a week of statistics, and a duplicate is not reported twice', () => {
  const row = {
    invalid: [{ index: 'broken' }],
    duplicate: [{ index: 'twice', of: 'once', bytes: 8192, same: true }],
    unused: [
      { index: 'twice', bytes: 8192 },
      { index: 'idle', bytes: 9e6 },
    ],
    unindexed: [
      { table: 'orders', constraint: 'fk', of: 'customers', columns: 'customer_id', rows: 5000 },
      { table: 'tiny', constraint: 'fk', of: 'customers', columns: 'customer_id', rows: 5 },
    ],
  }
  const found = judge(checks.indexes, { ...row, days: 30 })
  expect(found.value).toBe('invalid 1, duplicate 1, foreign keys without index 1, unused 1')
  expect(found.fix_sql).toEqual([
    'REINDEX INDEX CONCURRENTLY broken;',
    'DROP INDEX CONCURRENTLY twice;',
    'CREATE INDEX CONCURRENTLY ON orders (customer_id);',
    'DROP INDEX CONCURRENTLY idle;',
  ])
  expect(judge(checks.indexes, { ...row, days: 1 }).fix_sql).not.toContain('DROP INDEX CONCURRENTLY idle;')
})

test('sequences', () => {
  const near = [
    { sequence: 's', table: 't', column: 'id', last: 2_000_000_000, most: 2_147_483_647, type: 'int4' },
    { sequence: 'free', table: null, column: null, last: 25_000, most: 32_767, type: 'smallint' },
  ]
  const found = judge(checks.sequences, { all: 9, near })
  expect(found.status).toBe('problem')
  expect(found.findings).toEqual(['s has used 93 % of 2147483647 (int4).', 'free has used 76 % of 32767 (smallint).'])
})

test('constraints', () => {
  const found = judge(checks.constraints, {
    unchecked: [{ table: 't', name: 'positive' }],
    disabled: [
      { table: 't', name: 'touch', internal: false },
      { table: 't', name: 'RI_1', internal: true },
    ],
  })
  expect(found.status).toBe('problem')
  expect(found.fix_sql).toEqual([
    'ALTER TABLE t VALIDATE CONSTRAINT positive;',
    'ALTER TABLE t ENABLE TRIGGER touch;',
    'ALTER TABLE t ENABLE TRIGGER ALL;',
  ])
})

test('replication', () => {
  const slot = { name: 'old', active: false, wal_status: 'reserved', bytes: 80 * 1024 ** 2 }
  const row = {
    standby: true,
    behind: 4000,
    standbys: [{ name: 'far', state: 'catchup', bytes: 1024 ** 3 }],
    slots: [slot, { ...slot, name: 'gone', wal_status: 'lost' }, { ...slot, name: 'busy', active: true }],
  }
  const found = judge(checks.replication, row)
  expect(found.findings).toEqual([
    'Slot old (not in use) holds back 80 MB of WAL.',
    'Slot gone has lost the WAL it needs.',
    'Standby far is catchup, 1 GB behind.',
    'This standby is 67 min behind.',
  ])
})

test('settings', () => {
  const row = {
    version: 130_004,
    text: '13.4',
    database_bytes: 1e9,
    today: '2026-11',
    pending: [{ name: 'wal_level' }],
  }
  const found = judge(checks.settings, {
    ...row,
    values: { fsync: 'off', data_checksums: 'on', max_connections: '900' },
  })
  expect(found.findings).toEqual([
    'fsync is off: a crash can destroy the database.',
    'PostgreSQL 13.4 gets no more fixes since 2025-11: plan an upgrade.',
    'max_connections is 900: a pooler with far fewer connections is faster.',
    'wal_level was changed and waits for a restart.',
  ])
  const good = { ...row, version: 180_004, text: '18.4', pending: [], values: { fsync: 'on', data_checksums: 'on' } }
  expect(judge(checks.settings, good).status).toBe('ok')
})

test('tls', () => {
  const row = { ssl: false, version: null, cipher: null, local: false, server: 'on', plain: [] }
  expect(judge(checks.tls, row).status).toBe('problem')
  expect(judge(checks.tls, { ...row, local: true }).status).toBe('ok')
  expect(judge(checks.tls, { ...row, ssl: true, version: 'TLSv1.3', cipher: 'X' }).value).toBe(
    'TLSv1.3 X; the server offers TLS: yes',
  )
  const unchecked = { access: 'read', unverified: true } as const
  const encrypted = { ...row, ssl: true, version: 'TLSv1.3', cipher: 'X' }
  expect(checks.tls.judge(encrypted, unchecked)).toMatchObject({
    status: 'warn',
    value: 'TLSv1.3 X, certificate not checked; the server offers TLS: yes',
    findings: [
      'Nobody checks who answers: this sslmode encrypts only. Use sslmode=verify-full, with sslrootcert for a root certificate of your own.',
    ],
  })
  expect(checks.tls.judge({ ...encrypted, local: true }, unchecked).status).toBe('ok')
  expect(
    judge(checks.tls, {
      ...row,
      ssl: true,
      version: 'TLSv1',
      plain: [{ user: 'app', address: '10.0.0.9', sessions: 4 }],
    }).findings,
  ).toEqual([
    'This connection uses TLSv1, which is broken.',
    '4 sessions of app from 10.0.0.9 are not encrypted: use hostssl in pg_hba.conf.',
  ])
})

test('only ten findings are shown, with how many more there are', () => {
  const unchecked = Array.from({ length: 14 }, (_, index) => ({ table: 't', name: `c${index}` }))
  const found = judge(checks.constraints, { unchecked, disabled: [] })
  expect(found.value).toBe('14 not validated, 0 triggers disabled')
  expect(found.findings).toHaveLength(11)
  expect(found.findings.at(-1)).toBe('and 4 more')
})
