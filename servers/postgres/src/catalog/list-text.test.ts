import { expect, test } from 'vitest'
import type { Found } from './find-objects.ts'
import { objectList } from './list-text.ts'

const object = (part: Partial<Found>): Found => ({
  kind: 'table',
  schema: 'shop',
  name: 'orders',
  summary: null,
  rows_estimate: null,
  comment: null,
  ...part,
})

test('one line an object, one heading a kind and schema', () => {
  const list = objectList([
    object({ rows_estimate: 50_000, comment: 'All\n  orders' }),
    object({ name: 'lines', summary: 'no SELECT right' }),
    object({ kind: 'function', name: 'total(bigint)', summary: 'numeric' }),
    object({ kind: 'extension', schema: 'public', name: 'hypopg', summary: '1.4' }),
    object({ kind: 'extension', schema: 'shop', name: 'citext', summary: '1.6' }),
  ])
  expect(list.split('\n')).toEqual([
    'table in shop:',
    'orders ~50k -- All orders',
    'lines (no SELECT right)',
    'function in shop:',
    'total(bigint) (numeric)',
    'extension:',
    'hypopg (1.4)',
    'citext (1.6)',
  ])
})

test('columns with types and keys', () => {
  const columns: Found['columns'] = [
    ['id', 'bigint', true, null, null],
    ['customer', 'character varying(10)', false, 'customers', 'code'],
    ['order_id', 'bigint', true, 'sales.orders', null],
  ]
  expect(objectList([object({ columns })])).toBe(
    'table in shop:\norders: id int8 pk, customer varchar(10) >customers.code, order_id int8 pk >sales.orders',
  )
})

test('a long comment is cut', () => {
  expect(objectList([object({ comment: 'x'.repeat(300) })])).toBe(`table in shop:\norders -- ${'x'.repeat(99)}…`)
})
