import fc from 'fast-check'
import { expect, test } from 'vitest'
import { table } from './table.ts'

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
