import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Wanted } from '../document.ts'
import { documentOf } from '../open.ts'
import { passagesOf } from '../passages.ts'
import { inMemory } from '../source.ts'
import { windowOf } from '../window.ts'
import { lookOf, shownNumber } from './number-format.ts'
import { lettersOf, parseRange } from './range.ts'
import { cellText } from './table.ts'
import { workbook } from './workbook.fixture.ts'

const { signal } = new AbortController()
const open = (bytes: Uint8Array, wanted: Omit<Wanted, 'signal'> = {}) =>
  documentOf({ name: 'a.xlsx', mimeType: '', source: inMemory(bytes) }, { ...wanted, signal })

async function textOf(bytes: Uint8Array, wanted?: Omit<Wanted, 'signal'>): Promise<string> {
  await using document = await open(bytes, wanted)
  const { lines } = await windowOf(document, undefined, 1_000_000)
  return lines.map(({ text }) => text).join('')
}

const text = (place: string, index: number) => `<c r="${place}" t="s"><v>${index}</v></c>`
const number = (place: string, value: number | string, style = 0) => `<c r="${place}" s="${style}"><v>${value}</v></c>`
const budget = workbook({
  tabs: [
    {
      name: 'Budget &amp; plan',
      before: '<dimension ref="A1:E9"/>',
      rows: [
        `<row r="1">${text('A1', 0)}${text('C1', 1)}${text('E1', 2)}</row>`,
        `<row r="2">${text('A2', 3)}${number('C2', 0.1 + 0.2)}${number('E2', 45366, 1)}</row>`,
        '<row r="3"><c r="A3"/></row>',
        `<row r="9">${number('A9', 0.256, 2)}<c r="C9" t="b"><v>1</v></c><c r="D9" t="e"><v>#DIV/0!</v></c><c r="E9" t="str"><f>A1&amp;B1</f><v>both</v></c></row>`,
      ].join(''),
    },
    { name: 'Old', state: 'hidden', rows: `<row r="1">${number('A1', 7)}</row>` },
    { name: 'Notes', rows: '<row><c t="inlineStr"><is><t>in</t><r><t>line</t></r></is></c><c><v>2</v></c></row>' },
  ],
  strings: [
    '<t>Name</t>',
    '<t>Amount</t>',
    '<t>Due</t>',
    '<r><t>Ann</t></r><r><t xml:space="preserve">e &lt;3\nb</t></r><rPh><t>no</t></rPh>',
  ],
  styles: [0, 14, 10],
})

test('all visible tabs as tables, with numbers of rows and letters of columns', async () => {
  await using document = await open(budget)
  expect(document).toMatchObject({
    kind: 'sheet',
    extent: '3 tabs',
    parts: [
      { title: 'Budget & plan', about: 'A1:E9' },
      { title: 'Old', about: 'hidden' },
      { title: 'Notes', about: '' },
    ],
  })
  expect(await textOf(budget)).toBe(
    [
      '[Tab "Budget & plan"]',
      '\tA\tC\tD\tE',
      '1\tName\tAmount\t\tDue',
      '2\tAnne <3⏎b\t0.3\t\t2024-03-15',
      '9\t25.6%\tTRUE\t#DIV/0!\tboth',
      '[Tab "Notes"]',
      '\tA\tB',
      '1\tinline\t2',
      '',
    ].join('\n'),
  )
})

test('a tab by its name, hidden or not; a range with the headings above it', async () => {
  expect(await textOf(budget, { sheet: 'old' })).toBe('[Tab "Old"]\n\tA\n1\t7\n')
  expect(await textOf(budget, { range: 'C2:E5' })).toBe(
    '[Tab "Budget & plan"]\n\tC\tE\n1\tAmount\tDue\n2\t0.3\t2024-03-15\n',
  )
  expect(await textOf(budget, { range: "'Notes'!B:B" })).toBe('[Tab "Notes"]\n\tB\n1\t2\n')
  await using empty = await open(budget, { range: '100:200' })
  expect((await windowOf(empty, undefined, 100)).lines).toEqual([])
  expect(empty.warnings).toEqual(['No cell there holds anything.'])
})

test('what is not there', async () => {
  await expect(open(budget, { sheet: 'Nope' })).rejects.toMatchObject({
    code: 'not_found',
    quote: '"Budget & plan", "Old", "Notes"',
  })
  await expect(open(budget, { range: 'B2:C' })).rejects.toMatchObject({ code: 'invalid' })
})

describe('a long tab', () => {
  const rows = Array.from({ length: 1000 }, (_, index) => `<row r="${index + 1}">${text(`A${index + 1}`, index)}</row>`)
  const long = workbook({
    tabs: [{ name: 'L', rows: rows.join('') }],
    strings: rows.map((_, index) => `<t>${index === 0 ? 'Head' : `value ${index}`}</t>`),
  })

  test('is read on from where a window ended, with its headings', async () => {
    let next: Awaited<ReturnType<typeof windowOf>>['next']
    const read: string[] = []
    do {
      await using document = await open(long)
      const window = await windowOf(document, next, 3000)
      read.push(...window.lines.map(line => line.text).filter(line => /^\d+\tvalue/.test(line)))
      expect(
        window.lines
          .slice(0, 3)
          .map(line => line.text)
          .join(''),
      ).toContain('1\tHead\n')
      next = window.next
    } while (next)
    expect(read).toEqual(Array.from({ length: 999 }, (_, index) => `${index + 2}\tvalue ${index + 1}\n`))
  })

  test('is searched, and a passage has its columns', async () => {
    await using document = await open(long)
    const { passages } = await passagesOf(document, 'value 777', { most: 600, signal })
    expect(passages[0]).toMatchObject({
      place: 'Tab "L"',
      text: expect.stringMatching(/^\tA\n1\tHead\n.*778\tvalue 777\n/s),
    })
  })
})

test('two million empty cells in a few kB are a bomb; a great many that a person could have made cost nothing', async () => {
  const bomb = `<row>${'<c s="1"/>'.repeat(10_000)}</row>`.repeat(200)
  await expect(textOf(workbook({ tabs: [{ name: 'E', rows: bomb }] }))).rejects.toMatchObject({ code: 'too_large' })
  const cells = Array.from(
    { length: 200_000 },
    (_, index) => `<c r="${lettersOf((index % 200) + 1)}${Math.floor(index / 200) + 1}"/>`,
  )
  const rows = `<row r="1">${cells.join('')}</row><row r="2000">${number('B2000', 5)}</row>`
  expect(await textOf(workbook({ tabs: [{ name: 'E', rows }] }))).toBe('[Tab "E"]\n\tB\n2000\t5\n')
})

test('a cell longer than Excel allows is cut', async () => {
  const rows = `<row><c t="str"><v>${'x'.repeat(200_000)}</v></c></row>`
  expect((await textOf(workbook({ tabs: [{ name: 'X', rows }] }))).length).toBeLessThan(110_000)
})

test.each<[string, number, string]>([
  ['General', 1.5, '1.5'],
  ['0.00', 1 / 3, '0.333333333333333'],
  ['0.0%', 0.123, '12.3%'],
  ['yyyy-mm-dd', 45366, '2024-03-15'],
  ['dd/mm/yyyy hh:mm', 45366.5, '2024-03-15 12:00'],
  ['[$-409]mmm d, yyyy;@', 59, '1900-02-28'],
  ['d.m.yy', 60, '1900-02-29'],
  ['d.m.yy', 61, '1900-03-01'],
  ['h:mm AM/PM', 0.75, '18:00'],
  ['[h]:mm:ss', 1.5, '36:00:00'],
  ['"$"#,##0.00', 12.5, '$12.5'],
  ['[$€-407]\\ #,##0.00', -12.5, '-€12.5'],
  ['#,##0.00\\ [$€-407];[Red]-#,##0.00', 3, '3 €'],
  ['$#,##0', 1e6, '$1000000'],
  ['#,##0 "days"', 3, '3'],
  ['yyyy', 1e9, '1000000000'],
])('the format %s shows %d as %s', (code, value, shown) => {
  expect(shownNumber(String(value), lookOf(code), false)).toBe(shown)
})

test('dates of 1904', () => {
  expect(shownNumber('0', lookOf('yyyy-mm-dd'), true)).toBe('1904-01-01')
})

test('ranges', () => {
  expect(parseRange('$B$2:D40').range).toEqual({ top: 2, bottom: 40, left: 2, right: 4 })
  expect(parseRange('c:A').range).toEqual({ top: 1, bottom: 1_048_576, left: 1, right: 3 })
  expect(parseRange("'It''s'!3:50")).toEqual({ range: { top: 3, bottom: 50, left: 1, right: 16_384 }, sheet: "It's" })
  expect(parseRange('B2').range).toEqual({ top: 2, bottom: 2, left: 2, right: 2 })
  for (const bad of ['', 'A', '3', 'A1:', 'A0', 'A:3', 'XFE1', 'A1:B2:C3', 'A1048577', '!']) {
    expect(() => parseRange(bad), bad).toThrow('is no range')
  }
})

test('letters of columns and their numbers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16_384 }), column => {
      expect(parseRange(`${lettersOf(column)}1`).range.left).toBe(column)
    }),
  )
})

test('no text of a cell breaks a line or a column', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      expect(cellText(value)).not.toMatch(/[\t\n\r\u2028\u2029]/)
    }),
  )
})
