import { missingExtension, startPostgres } from '@tooling/doubles/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type Shop, shop, shopRows } from '../catalog/shop.fixture.ts'

const latest = 'SELECT * FROM shop.orders WHERE customer_id = $1 ORDER BY placed_at DESC LIMIT 5'
const search = "SELECT * FROM shop.customers WHERE data @> '{}'"
const queries = [latest, 'SELECT * FROM nowhere', search]

test('without hypopg, from the conditions alone, and it says so', async () => {
  await using opened = await openShop([...shop, ...shopRows])
  const { text, isError } = await opened.server.call('postgres_index_advice', { queries })
  expect(isError).toBe(false)
  const lines = text.split('\n')
  expect(lines).toContain(
    'CREATE INDEX CONCURRENTLY ON shop.orders (customer_id, placed_at DESC); -- size unknown, for 1',
  )
  expect(lines).toContain('Judged by the conditions alone, not by costs: a suggestion may not pay.')
  expect(text).toContain('needs the extension hypopg')
  expect(text).toContain('relation "nowhere" does not exist')
  expect(text).toContain('3. data is searched inside its value')
})

test('a table that was never analyzed is judged by its size', async () => {
  await using opened = await openShop([
    'CREATE TABLE fresh(id int PRIMARY KEY, owner int) WITH (autovacuum_enabled = off)',
    'INSERT INTO fresh SELECT i, i % 3000 FROM generate_series(1, 30000) i',
  ])
  const { text } = await opened.server.call('postgres_index_advice', {
    queries: ['SELECT * FROM fresh WHERE owner = 5'],
  })
  expect(text).toContain('CREATE INDEX CONCURRENTLY ON fresh (owner);')
})

test('the workload of pg_stat_statements, or what it needs', async () => {
  await using opened = await openShop([...shop, ...shopRows])
  const without = await opened.server.call('postgres_index_advice')
  expect(without.text).toContain(
    'run CREATE EXTENSION pg_stat_statements in this database. Or give the statements as queries.',
  )
  const slow = 'SELECT count(*) FROM shop.orders WHERE total = 7 AND note IS NULL'
  await opened.database.admin('CREATE EXTENSION pg_stat_statements', ...Array.from({ length: 5 }, () => slow))
  const { text } = await opened.server.call('postgres_index_advice')
  expect(text).toContain('CREATE INDEX CONCURRENTLY ON shop.orders (total, note)')
})

test('a statement that may not be read is left out, with the reason', async () => {
  await using opened = await openShop()
  const { text } = await opened.server.call('postgres_index_advice', {
    queries: ["SELECT pg_read_file('/etc/passwd')"],
  })
  expect(text).toContain('Left out:\n1. ')
})

const missing = missingExtension(15, 'hypopg')

describe.skipIf(missing)(`with hypopg, on PostgreSQL 15${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let opened: Shop
  let stop: () => Promise<void>
  beforeAll(async () => {
    const server = await startPostgres({ version: 15 })
    stop = () => server.stop()
    opened = await openShop([...shop, ...shopRows, 'CREATE EXTENSION hypopg'], {}, server.url)
  })
  afterAll(async () => {
    await opened[Symbol.asyncDispose]()
    await stop()
  })

  test('the planner decides, and one broken statement does not spoil the others', async () => {
    const { text } = await opened.server.call('postgres_index_advice', { queries })
    expect(text).toMatch(
      /CREATE INDEX CONCURRENTLY ON shop\.orders \(customer_id, placed_at DESC\); -- about [\d.]+ [kM]B, cost of all [\d.k]+ to \d+, for 1\n/,
    )
    expect(text).toContain('2. relation "nowhere" does not exist')
    expect(text).not.toContain('needs')
  })

  test('the limits hold', async () => {
    const two = [latest, 'SELECT * FROM shop.customers WHERE name = $1']
    const { structured } = await withStructure(opened, { queries: two, max_indexes: 1 })
    expect(structured).toHaveLength(1)
    const none = await opened.server.call('postgres_index_advice', {
      queries: ['SELECT * FROM shop.customers WHERE id = 1'],
    })
    expect(none.text).toContain('No index would make these statements cheaper by 2 % or more.')
  })
})

async function withStructure(opened: Shop, args: Record<string, unknown>): Promise<{ structured: string[] }> {
  const { text } = await opened.server.call('postgres_index_advice', args)
  return { structured: text.split('\n').filter(line => line.startsWith('CREATE INDEX')) }
}
