import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop, shop, shopRows } from '../catalog/shop.fixture.ts'

let opened: Shop
beforeAll(async () => {
  opened = await openShop([...shop, ...shopRows])
})
afterAll(() => opened[Symbol.asyncDispose]())

const described = async (args: object): Promise<string[]> => {
  const { text } = await opened.server.call('postgres_describe', { ...args })
  return text.split('\n').filter(line => !/^<\/?untrusted/.test(line))
}

test('a table, with keys both ways', async () => {
  const lines = await described({ objects: ['shop.orders'] })
  expect(lines.map(line => line.replace(/[\d.]+ [kM]B/g, 'SIZE').replace(/\d+ scans/g, 'N scans'))).toEqual([
    'table shop.orders: ~30k rows, SIZE, indexes SIZE',
    'columns (* not null):',
    '  id int8*',
    '  customer_id int8*',
    "  status shop.status* default 'new'::shop.status",
    '  total numeric(10,2)',
    '  placed_at timestamptz*',
    '  note text',
    'constraints:',
    '  orders_pkey PRIMARY KEY (id)',
    '  orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES shop.customers(id) ON DELETE CASCADE',
    '  orders_total_check CHECK (total >= 0::numeric)',
    'referenced by:',
    '  shop.lines FOREIGN KEY (order_id) REFERENCES shop.orders(id)',
    'indexes:',
    '  orders_pkey unique btree (id) SIZE, N scans',
    "  orders_open btree (placed_at DESC) WHERE (status <> 'sent'::shop.status) SIZE, N scans",
    'triggers:',
    '  TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch()',
    'policies (row security on):',
    '  mine FOR SELECT TO PUBLIC USING ((customer_id > 0))',
  ])
})

test('comments, identity and generated columns', async () => {
  const lines = await described({ objects: ['shop.customers', 'shop.lines'] })
  expect(lines).toContain("  -- People who've bought")
  expect(lines).toContain('  id int8* identity always')
  expect(lines).toContain('  email shop.email* -- Where the bill goes')
  expect(lines).toContain('  amount numeric generated ((qty)::numeric * price) stored')
})

test('views, functions with all overloads, types, partitions, sequences', async () => {
  const text = (
    await described({ objects: ['shop.big', 'shop.total', 'shop.status', 'shop.email', 'shop.events', 'shop.numbers'] })
  ).join('\n')
  expect(text).toContain('WHERE o.total > 100::numeric;')
  expect(text).toContain('function shop.total(bigint) returns numeric: sql, stable')
  expect(text).toContain('function shop.total(text) returns numeric: sql, stable')
  expect(text).toContain("enum shop.status: 'new', 'paid', 'sent'")
  expect(text).toContain("domain shop.email: text, email_check CHECK (VALUE ~~ '%@%'::text)")
  expect(text).toContain('partitioned table shop.events: partitioned by RANGE (at)')
  expect(text).toContain('partitions (2):')
  expect(text).toContain('AS integer START 7 INCREMENT 1 MINVALUE 1 MAXVALUE 100')
})

test('one overload by its arguments, a name in any case, a quoted name', async () => {
  const lines = await described({ objects: ['shop.total(text)', 'SHOP.Orders', '"Odd Name"'] })
  expect(lines.filter(line => line.startsWith('function'))).toEqual([
    'function shop.total(text) returns numeric: sql, stable',
  ])
  expect(lines.some(line => line.startsWith('table shop.orders'))).toBe(true)
  expect(lines).toContain('  "Weird.Col" int4*')
})

test('a name without its schema is found in the only schema that has it', async () => {
  expect((await described({ objects: ['customers'] }))[0]).toMatch(/^table shop\.customers:/)
})

test('what is not there comes with near names, beside what is', async () => {
  const lines = await described({ objects: ['shop.order', 'shop.big', 'xyzzy'] })
  expect(lines[0]).toBe('shop.order: not found. Similar: shop.orders')
  expect(lines).toContain('view shop.big')
  expect(lines).toContain('xyzzy: not found.')
})

test('a profile of the values', async () => {
  const lines = await described({ objects: ['shop.orders'], profile: true })
  expect(lines.find(line => line.startsWith('  id '))).toMatch(/^ {2}id int8\* \[30k distinct; \d+ to \d+\]$/)
  expect(lines.find(line => line.startsWith('  status '))).toMatch(/\[3 distinct; common (new|paid|sent) 3\d%, /)
  expect(lines).toContain('  note text [100% null]')
})

test('a relation that may not be queried is not profiled', async () => {
  const { isError, text } = await opened.server.call('postgres_describe', {
    objects: ['pg_catalog.pg_authid'],
    profile: true,
  })
  expect(isError).toBe(true)
  expect(text).toMatch(/^refused: /)
})

test('what is no name is refused with an example', async () => {
  const { isError, text } = await opened.server.call('postgres_describe', { objects: ['a.b.c.d'] })
  expect(isError).toBe(true)
  expect(text).toContain('"a.b.c.d" is not a name.')
})

test('structured results', async () => {
  await using other = await openShop(shop, { results: 'structured' })
  const { structured } = await other.server.call('postgres_describe', {
    objects: ['shop.lines', 'shop.status', 'shop.touch', 'nope'],
  })
  expect(structured).toMatchObject({
    objects: [
      {
        asked: 'shop.lines',
        relation: {
          kind: 'table',
          columns: [
            { name: 'order_id', type: 'bigint', not_null: true },
            { name: 'line' },
            {},
            { default: '1' },
            {},
            {},
          ],
          constraints: [{ kind: 'p' }, { kind: 'f' }],
        },
      },
      { type: { kind: 'enum', labels: ['new', 'paid', 'sent'] } },
      { routine: { language: 'plpgsql', result: 'trigger' } },
      { asked: 'nope', not_found: { near: [] } },
    ],
  })
})

test('more than the budget holds: whole objects are left out, and it says so', async () => {
  await using other = await openShop(shop, { maxTokens: 500 })
  const names = ['shop.orders', 'shop.customers', 'shop.lines', 'shop.big', 'shop.events', 'shop.daily']
  const { text } = await other.server.call('postgres_describe', { objects: names })
  expect(text).toContain('table shop.orders')
  expect(text).not.toContain('materialized view shop.daily')
  expect(text).toContain('[1 of 6 objects shown.')
})
