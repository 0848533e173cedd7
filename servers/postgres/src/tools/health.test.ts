import { missingPostgres, startPostgres } from '@tooling/doubles/postgres'
import { expect, test } from 'vitest'
import { openShop, type Shop, shop, shopRows } from '../catalog/shop.fixture.ts'

interface Report {
  checks: { name: string; status: string; value: string; findings: string[]; fix_sql: string[] }[]
}

const names =
  'access connections cache long_transactions vacuum bloat indexes sequences constraints replication settings tls'.split(
    ' ',
  )

async function report(opened: Shop, checks?: string[]): Promise<Report['checks']> {
  const { structured } = await opened.server.call('postgres_health', checks ? { checks } : {})
  return (structured as Report).checks
}

async function findsWhatIsWrong(on?: string): Promise<void> {
  const statements = [
    ...shop,
    ...shopRows,
    "CREATE INDEX orders_open_again ON shop.orders (placed_at DESC) WHERE status <> 'sent'",
    'CREATE INDEX lines_order ON shop.lines (order_id)',
    'ALTER TABLE shop.customers ADD CONSTRAINT named CHECK (name IS NOT NULL) NOT VALID',
    'CREATE SEQUENCE shop.nearly MAXVALUE 100',
    "SELECT setval('shop.nearly', 95)",
  ]
  await using opened = await openShop(statements, { results: 'structured' }, on)
  const checks = await report(opened)
  expect(checks.map(({ name }) => name)).toEqual(names)
  expect(checks.filter(({ status }) => status === 'unknown')).toEqual([])
  const of = (name: string) => checks.find(check => check.name === name)
  expect(of('access')?.status).toBe('problem')
  expect(of('access')?.fix_sql).toContain('GRANT SELECT ON ALL TABLES IN SCHEMA "shop" TO mcp_readonly;')
  expect(of('indexes')?.fix_sql).toEqual([
    'DROP INDEX CONCURRENTLY shop.orders_open_again;',
    'DROP INDEX CONCURRENTLY shop.lines_order;',
    'CREATE INDEX CONCURRENTLY ON shop.orders (customer_id);',
  ])
  expect(of('sequences')).toMatchObject({ status: 'problem', findings: ['shop.nearly has used 95 % of 100 (bigint).'] })
  expect(of('constraints')?.fix_sql).toEqual(['ALTER TABLE shop.customers VALIDATE CONSTRAINT named;'])
  expect(of('settings')?.findings).toContain('fsync is off: a crash can destroy the database.')
  expect(of('tls')?.status).toBe('ok')
}

test('finds what is wrong, with the SQL that mends it', () => findsWhatIsWrong())

const missing = missingPostgres(15)

test.skipIf(missing)(`the same on PostgreSQL 15${missing ? ` (skipped: ${missing})` : ''}`, async () => {
  await using server = await startPostgres({ version: 15 })
  await findsWhatIsWrong(server.url)
})

test('a role that can only read does all checks too, and its access is fine', async () => {
  await using admin = await openShop([...shop, ...shopRows])
  const role = `reader_${admin.database.name}`
  await admin.database.admin(
    `CREATE ROLE ${role} LOGIN PASSWORD 'pw'`,
    `GRANT USAGE ON SCHEMA shop TO ${role}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA shop TO ${role}`,
  )
  try {
    await using opened = await openShop([], {
      results: 'structured',
      options: { url: admin.database.urlFor(role, 'pw') },
    })
    const checks = await report(opened)
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toContain('access ok')
    expect(checks.filter(({ status }) => status === 'unknown')).toEqual([])
  } finally {
    await admin.database.admin(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  }
})

test('only the checks asked for, in the order of the report', async () => {
  await using opened = await openShop()
  const { text } = await opened.server.call('postgres_health', { checks: ['tls', 'connections'] })
  expect(text).toMatch(/^All 2 checks are fine\.\n/)
  expect(
    text
      .split('\n')
      .filter(line => /^ok /.test(line))
      .map(line => line.split(/[ :]/)[1]),
  ).toEqual(['connections', 'tls'])
})

test('an unknown check is named', async () => {
  await using opened = await openShop([])
  const { isError, text } = await opened.server.call('postgres_health', { checks: ['weather'] })
  expect(isError).toBe(true)
  expect(text).toContain('checks')
})
