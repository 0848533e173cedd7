import { countTokens } from '@mcp-connectors/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop, shop } from '../catalog/shop.fixture.ts'

let opened: Shop
beforeAll(async () => {
  opened = await openShop()
})
afterAll(() => opened[Symbol.asyncDispose]())

/** The lines between the fences. */
const body = (text: string): string[] => text.split('\n').filter(line => !/^<\/?untrusted/.test(line))

test('lists tables and views', async () => {
  const { text } = await opened.server.call('postgres_find')
  expect(body(text)).toEqual([
    '7 objects',
    'table in public:',
    '"Odd Name"',
    'table in shop:',
    "customers -- People who've bought",
    'partitioned table in shop:',
    'events',
    'table in shop:',
    'lines',
    'orders',
    'view in shop:',
    'big',
    'materialized view in shop:',
    'daily',
  ])
})

test('shows columns, types and keys', async () => {
  const { text } = await opened.server.call('postgres_find', { detail: 'columns', pattern: 'ORDERS', kinds: ['table'] })
  expect(body(text)).toEqual([
    '1 object (name ~rows: column type, pk = primary key, >t = references t)',
    'table in shop:',
    'orders: id int8 pk, customer_id int8 >customers, status shop.status, total numeric(10,2), placed_at timestamptz, note text',
  ])
})

test.each([
  ['function', ['function in shop:', 'total(bigint) (numeric)', 'total(text) (numeric)', 'touch() (trigger)']],
  [
    'type',
    [
      'domain in shop:',
      'email (text)',
      'composite type in shop:',
      'money',
      'enum in shop:',
      'status (new, paid, sent)',
    ],
  ],
  ['sequence', ['sequence in shop:', 'customers_id_seq (of shop.customers)', 'numbers']],
  ['trigger', ['trigger in shop:', 'touch (on orders)']],
  ['schema', ['schema:', 'public (1 tables and views) -- standard public schema', 'shop (8 tables and views)']],
])('kind %s', async (kind, lines) => {
  const { text } = await opened.server.call('postgres_find', { kinds: [kind] })
  expect(body(text).slice(1)).toEqual(lines)
})

test('a pattern looks at every kind, % stands for anything, _ for itself', async () => {
  const { text } = await opened.server.call('postgres_find', { pattern: 'customer%id', kinds: ['column'] })
  expect(body(text).slice(1)).toEqual(['column in shop:', 'customers.id (bigint)'])
  const names = await opened.server.call('postgres_find', { pattern: 'events_2' })
  expect(body(names.text).slice(1)).toEqual(['table in shop:', 'events_2026 (partition)'])
})

test('a pattern with a dot looks at the schema too', async () => {
  const { text } = await opened.server.call('postgres_find', { pattern: 'shop.ord', kinds: ['table'] })
  expect(body(text).slice(1)).toEqual(['table in shop:', 'orders'])
})

test('system objects are there when their schema is named', async () => {
  const { text } = await opened.server.call('postgres_find', {
    schema: 'pg_catalog',
    pattern: 'pg_enum',
    kinds: ['table'],
  })
  expect(text).toContain('pg_enum')
})

test('near names when nothing is found', async () => {
  expect((await opened.server.call('postgres_find', { pattern: 'custmers' })).text).toContain(
    'Similar names: shop.customers',
  )
  expect((await opened.server.call('postgres_find', { pattern: 'xyzzy' })).text).toBe(
    'Nothing found. kinds ["schema"] lists the schemas.',
  )
})

test('pages, and the last page has no cursor', async () => {
  await using small = await openShop(shop, { results: 'structured' })
  const names: string[] = []
  let cursor: unknown
  for (let page = 0; page < 4; page++) {
    const { structured } = await small.server.call('postgres_find', { limit: 2, ...(cursor ? { cursor } : {}) })
    const value = structured as { objects: { name: string }[]; total: number; next_cursor?: string }
    expect(value.total).toBe(7)
    names.push(...value.objects.map(({ name }) => name))
    cursor = value.next_cursor
  }
  expect(names).toEqual(['"Odd Name"', 'customers', 'events', 'lines', 'orders', 'big', 'daily'])
  expect(cursor).toBeUndefined()
})

test('the schema of 40 tables with 13 columns fits into one call and 3,500 tokens', async () => {
  const columns =
    "name text NOT NULL, status varchar(20) DEFAULT 'new', amount numeric(12, 2), quantity int, active boolean, created_at timestamptz, updated_at timestamptz, email text, metadata jsonb, tags text[]"
  const tables = Array.from({ length: 40 }, (_, index) => {
    const parent = index === 0 ? 'parent_id bigint' : `parent_id bigint REFERENCES wide.some_table_${index - 1}`
    return `CREATE TABLE wide.some_table_${index} (id bigint PRIMARY KEY, ${parent}, other_id bigint REFERENCES wide.some_table_0, ${columns})`
  })
  await using wide = await openShop(['CREATE SCHEMA wide', ...tables])
  const { text } = await wide.server.call('postgres_find', { detail: 'columns', schema: 'wide' })
  expect(text).toContain('40 objects')
  expect(body(text).filter(line => line.startsWith('some_table_'))).toHaveLength(40)
  expect(countTokens(text)).toBeLessThanOrEqual(3500)
})

test('a cut list says so and goes on where it was cut', async () => {
  const tables = Array.from({ length: 400 }, (_, index) => `CREATE TABLE t_${String(index).padStart(3, '0')} (id int)`)
  await using many = await openShop(tables, { results: 'structured', maxTokens: 1000 })
  const { text, structured } = await many.server.call('postgres_find', { limit: 400 })
  const first = structured as { objects: { name: string }[]; next_cursor: string }
  expect(first.objects.length).toBeLessThan(400)
  expect(text).toContain('t_000')
  const next = await many.server.call('postgres_find', { limit: 400, cursor: first.next_cursor })
  const second = next.structured as { objects: { name: string }[] }
  expect(second.objects[0]?.name).toBe(`t_${String(first.objects.length).padStart(3, '0')}`)
})

test('an unknown database is refused by name', async () => {
  const { isError, text } = await opened.server.call('postgres_find', { database: 'nowhere' })
  expect(isError).toBe(true)
  expect(text).toContain('nowhere')
})
