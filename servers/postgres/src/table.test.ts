import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowBody } from './row.fixture.ts'
import { Row } from './row.ts'
import { rowTable, table } from './table.ts'
import { Types } from './values.ts'

test('a line a row, and every kind of cell', () => {
  const columns = [{ name: 'a' }, { name: 'b|c' }]
  const rows = [
    [1, null],
    ['', true],
    ['x|y\\z\r\n', { k: ['|'] }],
  ]
  expect(table(columns, rows)).toBe('a|b\\|c\n1|\n\'\'|true\nx\\|y\\\\z\\r\\n|{"k":["\\|"]}')
})

test('a line can be split into its cells again, whatever they hold', () => {
  const cells = fc.array(
    fc.string({ unit: fc.constantFrom('a', '|', '\\', '\n', '\r', 'n', "'") }).filter(text => text !== "''"),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  const read = (text: string) =>
    text === "''" ? '' : text.replace(/\\(.)/g, (_all, c: string) => (c === 'n' ? '\n' : c === 'r' ? '\r' : c))
  fc.assert(
    fc.property(cells, row => {
      const [, line = ''] = table(
        row.map(() => ({ name: 'c' })),
        [row],
      ).split('\n')
      expect(line.split(/(?<=(?<!\\)(?:\\\\)*)\|/).map(read)).toEqual(row)
    }),
  )
})

const types = new Types()
const columns = [25, 23, 1700, 16, 701, 3802, 17, 1009].map(oid => types.column(`of ${oid}|`, oid))
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '|', '\\', '\n', '\r', 'é', '🙂', "'") }),
  fc.constantFrom('', 'x'.repeat(4096), 'é'.repeat(4000), '|'.repeat(4097)),
)
const cells = fc.tuple(
  text,
  fc.integer().map(String),
  fc.constantFrom('1.10', '0.0000001', '-5', 'NaN', '12345678901234567890.5'),
  fc.constantFrom('t', 'f'),
  fc.constantFrom('1e+20', '-0', 'Infinity', '0.1'),
  fc.json(),
  fc.constantFrom('\\x', '\\x00ff', `\\x${'ab'.repeat(40)}`),
  fc.constantFrom('{}', '{a,"b|c",NULL}'),
)

test('from the bytes of the rows comes the same text as from their values', () => {
  fc.assert(
    fc.property(fc.array(cells), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (list, nulls) => {
      const rows = list.map(row => new Row(rowBody(row.map((cell, index) => (nulls[index] ? null : cell))), columns))
      const values = rows.map(row => row.values())
      expect(rowTable(columns, rows)).toBe(table(columns, values))
    }),
  )
})
