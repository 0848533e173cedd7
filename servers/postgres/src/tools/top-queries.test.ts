import { missingPostgres, startPostgres } from '@tooling/doubles/postgres'
import { expect, test } from 'vitest'
import { openShop } from '../catalog/shop.fixture.ts'
import { orders } from '../catalog/statements.ts'

test('without the extension it says what is needed', async () => {
  await using opened = await openShop([])
  const { text, isError } = await opened.server.call('postgres_top_queries')
  expect(isError).toBe(false)
  expect(text).toBe(
    'Statements are counted by the extension pg_stat_statements. To have it: run CREATE EXTENSION pg_stat_statements in this database.',
  )
})

async function listsStatements(on?: string): Promise<void> {
  await using opened = await openShop(['CREATE EXTENSION pg_stat_statements'], {}, on)
  const slow = "SELECT count(*) /* mine */ FROM generate_series(1, 200000) WHERE 'secret' <> 'x'"
  await opened.database.admin(slow, slow, 'SELECT 1 AS other')
  for (const order_by of orders) {
    const { text, isError } = await opened.server.call('postgres_top_queries', { order_by, limit: 50 })
    expect(isError).toBe(false)
    expect(text).toMatch(
      /2 x [\d.]+ ms, 2 rows, .*: SELECT count\(\*\) \/\* mine \*\/ FROM generate_series\(\$1, ?\$2\)/,
    )
    expect(text).not.toContain('secret')
  }
  const { text } = await opened.server.call('postgres_top_queries', { limit: 1 })
  expect(text.split('\n').filter(line => /^[\d.]+%/.test(line))).toHaveLength(1)
}

test('the heaviest statements, in every order', () => listsStatements())

const missing = missingPostgres(15)

test.skipIf(missing)(`the same on PostgreSQL 15${missing ? ` (skipped: ${missing})` : ''}`, async () => {
  await using server = await startPostgres({ version: 15 })
  await listsStatements(server.url)
})

test('statements of others are counted, not listed, for a role that may not see them', async () => {
  await using admin = await openShop(['CREATE EXTENSION pg_stat_statements'])
  await admin.database.admin('SELECT 12345 AS hidden')
  const role = `plain_${admin.database.name}`
  await admin.database.admin(`CREATE ROLE ${role} LOGIN PASSWORD 'pw'`)
  try {
    await using opened = await openShop([], { options: { url: admin.database.urlFor(role, 'pw') } })
    const { text } = await opened.server.call('postgres_top_queries', { limit: 50 })
    expect(text).toMatch(/\d+ statements of other roles are hidden from this role \(GRANT pg_monitor shows them\)\.$/)
    expect(text).not.toContain('insufficient privilege')
  } finally {
    await admin.database.admin(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  }
})
