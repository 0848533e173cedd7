import { missingExtension, startPostgres } from '@tooling/doubles/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type Shop, shop, shopRows } from '../catalog/shop.fixture.ts'

let opened: Shop
beforeAll(async () => {
  opened = await openShop([...shop, ...shopRows])
})
afterAll(() => opened[Symbol.asyncDispose]())

const explained = async (args: object, on: Shop = opened) => on.server.call('postgres_explain', { ...args })

test('a plan as a tree, with what is wrong', async () => {
  const { text } = await explained({ sql: 'SELECT * FROM shop.orders WHERE customer_id = 7 ORDER BY total' })
  expect(text).toMatch(
    /Sort \| ~30 rows, cost \d+ \| by orders\.total\n {2}Seq Scan shop\.orders \| ~30 rows, cost \d+ \| filter \(orders\.customer_id = 7\)/,
  )
  expect(text).toContain('- Seq Scan shop.orders: Reads 30k rows and keeps 30.')
})

test('a plan that is run and measured', async () => {
  const { text } = await explained({
    sql: 'SELECT count(*) FROM shop.orders WHERE total = $1',
    params: [7],
    analyze: true,
  })
  expect(text).toMatch(
    /^cost [\d.k]+, ~1 rows, 1 rows in [\d.]+ ms, \d+ blocks from cache, \d+ read, planning [\d.]+ ms\n/,
  )
  expect(text).toContain('(30k removed)')
})

test('the generic plan of a statement with parameters', async () => {
  const { text } = await explained({ sql: 'SELECT * FROM shop.orders WHERE id = $1' })
  expect(text).toContain('Index Scan orders_pkey on shop.orders')
  expect(text).toContain('index (orders.id = $1)')
  expect(text).toContain('A generic plan')
})

test('changes are planned and not run', async () => {
  const { text, isError } = await explained({ sql: 'DELETE FROM shop.lines WHERE order_id = 1;' })
  expect(isError).toBe(false)
  expect(text).toContain('ModifyTable Delete shop.lines')
})

test.each([
  [{ sql: 'DELETE FROM shop.lines', analyze: true }, /^refused: /],
  [{ sql: "SELECT pg_read_file('/etc/passwd')", analyze: true }, /^refused: /],
  [{ sql: 'DELETE FROM shop.lines', analyze: true }, /^refused: .*analyze is for SELECT only\.\nLeave analyze out/],
  [{ sql: 'SELECT $1::int', analyze: true }, /^invalid: The statement has 1 parameters, params holds 0 values\./],
  [
    { sql: 'SELECT $1::int, $2::int', params: [1] },
    /^invalid: The statement has 2 parameters, params holds 1 values\./,
  ],
  [{ sql: 'SELECT 1; SELECT 2' }, /^invalid: One statement is needed, this holds several\./],
  [{ sql: 'EXPLAIN SELECT 1' }, /^invalid: Only SELECT, INSERT, UPDATE, DELETE and MERGE have a plan\./],
  [{ sql: 'ANALYZE DELETE FROM shop.lines' }, /^invalid: /],
  [{ sql: 'SELECT * FROM nowhere' }, /nowhere/],
])('%j is refused', async (args, message) => {
  const { isError, text } = await explained(args)
  expect(isError).toBe(true)
  expect(text).toMatch(message)
})

test('without hypopg the answer says what trying an index needs', async () => {
  const { text, isError } = await explained({ sql: 'SELECT 1', indexes: ['CREATE INDEX ON shop.orders (total)'] })
  expect(isError).toBe(false)
  expect(text).toContain('Trying indexes needs the extension hypopg, which is not on this server')
})

test('structured results', async () => {
  await using other = await openShop([...shop, ...shopRows], { results: 'structured' })
  const { structured } = await explained({ sql: 'SELECT * FROM shop.orders WHERE total = 7' }, other)
  expect(structured).toMatchObject({
    plan: expect.stringContaining('Seq Scan shop.orders'),
    findings: [{ node: 'Seq Scan shop.orders', problem: expect.stringMatching(/^Reads 30k rows/) }],
  })
  expect(structured).not.toHaveProperty('compare')
})

const missing = missingExtension(15, 'hypopg')

describe.skipIf(missing)(`with hypopg, on PostgreSQL 15${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let with15: Shop
  let stop: () => Promise<void>
  beforeAll(async () => {
    const server = await startPostgres({ version: 15 })
    stop = () => server.stop()
    with15 = await openShop([...shop, ...shopRows, 'CREATE EXTENSION hypopg'], {}, server.url)
  })
  afterAll(async () => {
    await with15[Symbol.asyncDispose]()
    await stop()
  })

  test('indexes that do not exist are compared, alone and together', async () => {
    const indexes = ['CREATE INDEX ON shop.orders (customer_id)', 'CREATE INDEX ON shop.orders (note)']
    const { text } = await explained({ sql: 'SELECT * FROM shop.orders WHERE customer_id = $1', indexes }, with15)
    expect(text).toMatch(/- none: cost \d{3}\n/)
    expect(text).toMatch(/- CREATE INDEX ON shop\.orders \(customer_id\): cost \d{2,3}, about [\d.]+ [kM]B\n/)
    expect(text).toMatch(/- CREATE INDEX ON shop\.orders \(note\): cost \d{3}, about [\d.]+ [kM]B, not used\n/)
    expect(text).toContain('(customer_id); CREATE INDEX ON shop.orders (note): cost')
    expect(text).toContain('A generic plan')
    const again = await explained({ sql: 'SELECT * FROM shop.orders WHERE customer_id = 7' }, with15)
    expect(again.text).toContain('Seq Scan shop.orders')
  })

  test.each([
    ['DROP TABLE shop.orders', 'is not one CREATE INDEX statement'],
    ['CREATE INDEX ON shop.orders (id); SELECT 1', 'is not one CREATE INDEX statement'],
    ['CREATE INDEX ON shop.customers USING gin (data)', 'An index of the kind gin cannot be tried.'],
    ['CREATE INDEX ON shop.orders (shop.total(id))', 'may only call immutable built-in functions'],
  ])('%s is not tried', async (index, message) => {
    const { isError, text } = await explained({ sql: 'SELECT 1', indexes: [index] }, with15)
    expect(isError).toBe(true)
    expect(text).toContain(message)
  })
})
