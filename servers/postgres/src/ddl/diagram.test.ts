import { expect, test } from 'vitest'
import type { Found } from '../catalog/find-objects.ts'
import { diagram } from './diagram.ts'

const table = (name: string, columns: NonNullable<Found['columns']>): Found => ({
  kind: 'table',
  schema: 'shop',
  name,
  summary: null,
  rows_estimate: null,
  comment: null,
  columns,
})

test('tables, keys and references', () => {
  const tables = [
    table('customers', [['id', 'bigint', true, null, null]]),
    table('"Odd ""Name"', [
      ['customer_id', 'bigint', false, 'customers', null],
      ['"2nd Price"', 'numeric(10,2)', false, null, null],
    ]),
  ]
  expect(diagram(tables).split('\n')).toEqual([
    'erDiagram',
    '  "customers" {',
    '    int8 id PK',
    '  }',
    '  "Odd \'Name" {',
    '    int8 customer_id FK',
    '    numeric(10_2) _2nd_Price',
    '  }',
    '  "customers" ||--o{ "Odd \'Name" : "customer_id"',
    '',
  ])
})
