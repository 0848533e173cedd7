import { afterAll, expect, test } from 'vitest'
import { closeParser, parse } from '../parser.ts'
import { type Block, blocks } from './predicates.ts'

afterAll(closeParser)

async function read(sql: string): Promise<Block[]> {
  const [statement] = await parse(sql)
  return statement ? blocks({ [statement.type]: statement.node }) : []
}

const brief = (block: Block | undefined): string[] =>
  (block?.predicates ?? []).map(({ of, column, match }) => `${of === undefined ? '' : `${of}.`}${column} ${match}`)

test('tables, conditions, order and limit of a statement', async () => {
  const [block] = await read(`SELECT o.id FROM shop.orders AS o JOIN customers c ON c.id = o.customer_id
WHERE o.status = 'new' AND total BETWEEN 1 AND $2 AND 5 < qty AND o.id IN (1, 2) AND b = ANY ($1) AND c.x IS NULL
ORDER BY o.placed_at DESC, o.id LIMIT 3`)
  expect(block?.tables).toEqual([
    { schema: 'shop', table: 'orders', alias: 'o' },
    { schema: undefined, table: 'customers', alias: 'c' },
  ])
  expect(brief(block)).toEqual([
    'o.status equal',
    'total range',
    'qty range',
    'o.id equal',
    'b equal',
    'c.x equal',
    'c.id join',
    'o.customer_id join',
  ])
  expect(block?.sort).toEqual([
    { of: 'o', column: 'placed_at', descending: true },
    { of: 'o', column: 'id', descending: false },
  ])
  expect(block?.limited).toBe(true)
})

test.each([
  ["name LIKE 'a%'", ['name range']],
  ["name LIKE '%a'", ['name inside']],
  ['name LIKE $1', ['name inside']],
  ["data @> '{}'", ['data inside']],
  ["tags && '{a}'", ['tags inside']],
  ['lower(name) = $1', []],
  ['NOT a = 1', []],
  ['a <> 1', []],
  ['a IS NOT NULL', []],
  ['a = b + 1', ['a equal']],
  ['s.t.a = 1', []],
])('%s', async (condition, found) => {
  const [block] = await read(`SELECT FROM t WHERE ${condition}`)
  expect(brief(block)).toEqual(found)
})

test('conditions below OR are kept apart', async () => {
  const [block] = await read('SELECT FROM t WHERE a = 1 AND (b = 2 OR c > 3)')
  expect(brief(block)).toEqual(['a equal'])
  expect(block?.either.map(({ column, match }) => `${column} ${match}`)).toEqual(['b equal', 'c range'])
})

test('nested statements are blocks of their own, common table expressions are no tables', async () => {
  const found = await read(`WITH recent AS (SELECT id FROM orders WHERE placed_at > $1)
SELECT FROM recent JOIN lines USING (id) WHERE EXISTS (SELECT FROM stock s WHERE s.sku = lines.sku)`)
  const brief = found.map(({ tables, predicates }) => [
    tables.map(({ table }) => table).join(),
    predicates.map(({ column }) => column).join(),
  ])
  expect(brief.toSorted()).toEqual([
    ['lines', 'id'],
    ['orders', 'placed_at'],
    ['stock', 'sku,sku'],
  ])
})

test('UPDATE and DELETE have conditions too', async () => {
  expect(brief((await read('UPDATE t SET a = 1 FROM u WHERE t.id = u.id AND b = 2'))[0])).toEqual([
    't.id join',
    'u.id join',
    'b equal',
  ])
  expect((await read('DELETE FROM t USING u WHERE t.id = u.id'))[0]?.tables.map(({ table }) => table)).toEqual([
    't',
    'u',
  ])
})

test('grouping', async () => {
  expect((await read('SELECT FROM t GROUP BY a, date(b), t.c'))[0]?.group).toEqual([
    { of: undefined, column: 'a' },
    { of: 't', column: 'c' },
  ])
})
