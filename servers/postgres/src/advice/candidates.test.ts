import { expect, test } from 'vitest'
import { type AdvisedTable, candidates, creation, definition } from './candidates.ts'
import type { Block } from './predicates.ts'

const orders: AdvisedTable = {
  schema: 'shop',
  table: 'orders',
  sqlName: 'shop.orders',
  visible: true,
  partitioned: false,
  rows: 50_000,
  columns: [
    { name: 'id', distinct: 1, sortable: true },
    { name: 'customer_id', distinct: 0.02, sortable: true },
    { name: 'status', distinct: 0.0001, sortable: true },
    { name: 'placed_at', distinct: 1, sortable: true },
    { name: 'data', distinct: 0.1, sortable: false },
    { name: 'Odd', distinct: 0.1, sortable: true },
  ],
  indexed: [['id'], ['status', 'placed_at']],
}

const block = (part: Partial<Block>): Block => ({
  tables: [{ schema: undefined, table: 'orders', alias: 'o' }],
  predicates: [],
  either: [],
  sort: [],
  group: [],
  limited: false,
  ...part,
})
const predicate = (column: string, match: 'equal' | 'range' | 'join' | 'inside' = 'equal') => ({
  of: undefined,
  column,
  match,
})
const found = (part: Partial<Block>, tables = [orders]): string[] => candidates([[block(part)]], tables).map(definition)

test('equality first, the most selective ahead, then one range', () => {
  expect(
    found({ predicates: [predicate('status'), predicate('customer_id'), predicate('placed_at', 'range')] }),
  ).toEqual([
    'CREATE INDEX ON shop.orders (customer_id)',
    'CREATE INDEX ON shop.orders (placed_at)',
    'CREATE INDEX ON shop.orders (customer_id, status)',
    'CREATE INDEX ON shop.orders (customer_id, status, placed_at)',
  ])
})

test('the order of the result follows the conditions', () => {
  const sort = [{ of: 'o', column: 'placed_at', descending: true }]
  expect(found({ predicates: [predicate('customer_id')], sort, limited: true })).toEqual([
    'CREATE INDEX ON shop.orders (customer_id)',
    'CREATE INDEX ON shop.orders (customer_id, placed_at DESC)',
    'CREATE INDEX ON shop.orders (placed_at DESC)',
  ])
})

test('what an index covers already, small tables, and what has no order are left out', () => {
  expect(found({ predicates: [predicate('id'), predicate('data')] })).toEqual([])
  expect(found({ predicates: [predicate('status'), predicate('placed_at', 'range')] })).toEqual([
    'CREATE INDEX ON shop.orders (placed_at)',
  ])
  expect(found({ predicates: [predicate('customer_id')] }, [{ ...orders, rows: 10 }])).toEqual([])
  expect(found({ predicates: [predicate('nothing')] })).toEqual([])
})

test('names are quoted where they must be', () => {
  expect(found({ either: [predicate('Odd')] })).toEqual(['CREATE INDEX ON shop.orders ("Odd")'])
})

test('a column that two tables have needs a qualifier', () => {
  const lines: AdvisedTable = { ...orders, table: 'lines', sqlName: 'shop.lines' }
  const tables = [
    { schema: undefined, table: 'orders', alias: 'o' },
    { schema: undefined, table: 'lines', alias: 'l' },
  ]
  const both = [orders, lines]
  expect(found({ tables, predicates: [predicate('customer_id')] }, both)).toEqual([])
  expect(found({ tables, predicates: [{ of: 'l', column: 'customer_id', match: 'equal' }] }, both)).toEqual([
    'CREATE INDEX ON shop.lines (customer_id)',
  ])
})

test('a candidate knows the statements that it could serve', () => {
  const one = [block({ predicates: [predicate('customer_id')] })]
  expect(candidates([one, [], one], [orders]).map(({ statements }) => statements)).toEqual([[0, 2]])
})

test('the statement for a person does not stop writes', () => {
  const [candidate] = candidates([[block({ predicates: [predicate('customer_id')] })]], [orders])
  expect(candidate && creation(candidate)).toBe('CREATE INDEX CONCURRENTLY ON shop.orders (customer_id)')
  const [parted] = candidates([[block({ predicates: [predicate('customer_id')] })]], [{ ...orders, partitioned: true }])
  expect(parted && creation(parted)).toBe('CREATE INDEX ON shop.orders (customer_id)')
})
