import { expect, test } from 'vitest'
import { z } from 'zod'
import { estimateTokens } from './budget.ts'
import { type PresentOptions, present } from './present.ts'
import { reply } from './reply.ts'
import { type Tool, toolFor } from './tool.ts'

const tool = toolFor<AsyncDisposable>()
const input = z.strictObject({})

/** Rows of text, paged by the number of the row. */
const rows = tool({
  name: 'desk_rows',
  title: 'Rows',
  access: 'read',
  description: 'Rows.',
  paged: true,
  input,
  output: z.object({ about: z.string().default(''), rows: z.array(z.string()) }),
  fit: { list: 'rows', after: (_row: string, index: number) => index + 1 },
  run: () => ({ rows: [] }),
  render: ({ about, rows }, { untrusted }) => about + untrusted(rows.join('\n')),
})

/** One text, and a field of the vendor's own name. */
const note = tool({
  name: 'desk_note',
  title: 'Note',
  access: 'read',
  description: 'Note.',
  input,
  output: z.object({ text: z.string(), next: z.string().optional() }),
  run: () => ({ text: '' }),
  render: ({ text }, { untrusted }) => untrusted(text),
})

function shown(of: Tool<AsyncDisposable>, returned: unknown, options: Partial<PresentOptions> = {}) {
  const seal = (position: unknown) => JSON.stringify(position)
  return present(of, returned, { maxTokens: 1000, seal, mask: text => text, structured: false, ...options })
}

const lines = (count: number) => Array.from({ length: count }, (_, index) => `row number ${index}`)

test('a value within the budget is shown whole, with the cursor that the tool gave', () => {
  const { text, value } = shown(rows, { rows: ['a', 'b'], next: 2 })
  expect(text).toMatch(/^<untrusted\d+>\na\nb\n<\/untrusted\d+>\n\[More: same arguments and cursor "2"\]$/)
  expect(value).toEqual({ about: '', rows: ['a', 'b'], next_cursor: '2' })
})

test('rows over the budget move the cursor back to the first of them', () => {
  const { text, value } = shown(rows, { rows: lines(1000), next: 1000 })
  const kept = z.array(z.string()).parse(value.rows)
  expect(value.next_cursor).toBe(String(kept.length))
  expect(text).toContain(`[${kept.length} of 1000 rows shown. More: same arguments and cursor "${kept.length}"]`)
  expect(estimateTokens(text)).toBeLessThanOrEqual(1000)
})

test('where the cursor leads back, the first rows are dropped and it goes on before the first that is kept', () => {
  const back = tool({
    ...{ name: 'desk_back', title: 'Rows', access: 'read', description: 'Rows.', paged: true, input },
    output: z.object({ rows: z.array(z.string()) }),
    fit: { list: 'rows', after: (row: string) => row, keepsEnd: () => true },
    run: () => ({ rows: [] }),
    render: ({ rows }, { untrusted }) => untrusted(rows.join('\n')),
  })
  const { text, value } = shown(back, { rows: lines(1000), next: 'x' })
  const kept = z.array(z.string()).parse(value.rows)
  expect(kept.at(-1)).toBe('row number 999')
  expect(kept[0]).toBe(`row number ${1000 - kept.length}`)
  expect(value.next_cursor).toBe(JSON.stringify(kept[0]))
  expect(text).toContain(`[${kept.length} of 1000 rows shown. More:`)
})

test('one giant row is cut, and the cursor goes on after it', () => {
  const { text, value } = shown(rows, { rows: ['word '.repeat(20_000), 'b', 'c'], next: 3 })
  expect(text).toMatch(
    /<\/untrusted\d+>\n\[Cut at the limit of one result\. 1 of 3 rows shown\. More: .* cursor "1"\]$/,
  )
  expect(value.rows).toHaveLength(1)
  expect(estimateTokens(text)).toBeLessThanOrEqual(1000)
})

test('a giant last row keeps the cursor of the tool', () => {
  expect(shown(rows, { rows: ['word '.repeat(20_000)], next: 1 }).value.next_cursor).toBe('1')
  expect(shown(rows, { rows: ['word '.repeat(20_000)] }).value.next_cursor).toBeUndefined()
})

test('an empty list beside a text over the budget is no reason for a cursor', () => {
  const { text, value } = shown(rows, { about: 'word '.repeat(20_000), rows: [] })
  expect(text).toMatch(/\n\[Cut at the limit of one result\. Narrow the arguments to see the rest\]$/)
  expect(value.next_cursor).toBeUndefined()
})

test('a field called next is a field like others where nothing is paged', () => {
  expect(shown(note, { text: 'a', next: 'b' }).value).toEqual({ text: 'a', next: 'b' })
})

test('a cursor too long to be taken back is not given', () => {
  const { text, value } = shown(rows, { rows: ['a'], next: 'x'.repeat(5000) })
  expect(text).toMatch(/\n\[Narrow the arguments to see the rest\]$/)
  expect(value.next_cursor).toBeUndefined()
})

test.each([rows, note])('no half of a secret is left where $name is cut', of => {
  const mask = (text: string) => text.replaceAll('hunter2hunter2hunter2', '***')
  for (let shift = 0; shift < 40; shift++) {
    const secrets = `${'x'.repeat(shift)}${'hunter2hunter2hunter2 '.repeat(2000)}`
    const { text } = shown(of, { text: secrets, rows: [secrets] }, { mask })
    expect(text).not.toContain('hunter')
  }
})

test('a structured value is within the budget too: by rows', () => {
  const { value, text } = shown(
    rows,
    { rows: lines(200).map(row => `${row} "${'\\'.repeat(4)}"`), next: 200 },
    { structured: true, maxTokens: 2000 },
  )
  const kept = z.array(z.string()).parse(value.rows)
  expect(estimateTokens(JSON.stringify(value))).toBeLessThanOrEqual(2000)
  expect(value.next_cursor).toBe(String(kept.length))
  expect(text).toContain(`${kept.length} of 200 rows shown.`)
})

test('a structured value is within the budget too: by the length of its texts', () => {
  const { value, text } = shown(note, { text: 'word '.repeat(20_000) }, { structured: true })
  expect(estimateTokens(JSON.stringify(value))).toBeLessThanOrEqual(1000)
  expect(String(value.text)).toMatch(/^word word .*word/)
  expect(text).toContain('Cut at the limit of one result.')
})

test('blocks and structured values are masked, whatever holds the secret', () => {
  const mask = (text: string) => text.replaceAll('hunter2', '***')
  const table = tool({
    name: 'desk_table',
    title: 'Table',
    access: 'read',
    description: 'Table.',
    input,
    output: z.object({ cells: z.record(z.string(), z.string()) }),
    run: () => ({ cells: {} }),
  })
  const link = { type: 'resource_link', uri: 'desk://hunter2', name: 'hunter2' } as const
  const returned = reply({ cells: { hunter2: 'hunter2' } }, link, { type: 'text', text: 'hunter2' })
  expect(shown(table, returned, { mask, structured: true })).toEqual({
    text: '{"cells":{"***":"***"}}',
    value: { cells: { '***': '***' } },
    blocks: [
      { type: 'resource_link', uri: 'desk://***', name: '***' },
      { type: 'text', text: '***' },
    ],
  })
})

test('names outside of the frames hide nothing', () => {
  const { text } = shown(rows, { about: 'b\u202Era\u200Bnch \u{E0041}👩‍💻\n', rows: ['a\u202E'] })
  expect(text).toMatch(/^branch 👩‍💻\n<untrusted\d+>\na\n<\/untrusted\d+>\n\[1 hidden character removed\]$/u)
})
