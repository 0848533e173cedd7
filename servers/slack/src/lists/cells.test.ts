import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Column } from './columns.ts'
import { field, readCell } from './read-cell.ts'
import { writeCell } from './write-cell.ts'

const choices = [
  { value: 'Opt1', label: 'In progress' },
  { value: 'Opt2', label: 'Done' },
]
const column = (type: string): Column => ({ id: 'Col1', key: 'k', name: 'Name', type, choices })
const lookup = { person: async (name: string) => `U-${name}`, channel: async (name: string) => `C-${name}` }

test.each([
  [
    'text',
    'Hi',
    {
      rich_text: [
        { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'Hi' }] }] },
      ],
    },
  ],
  ['select', 'in progress', { select: ['Opt1'] }],
  ['user', '@alice, bob', { user: ['U-@alice', 'U-bob'] }],
  ['todo_assignee', '@alice', { user: ['U-@alice'] }],
  ['channel', '#general', { channel: ['C-#general'] }],
  ['date', '2026-12-24', { date: ['2026-12-24'] }],
  ['todo_due_date', '', { date: [] }],
  ['number', '-1.5', { number: [-1.5] }],
  ['rating', '3', { rating: [3] }],
  ['checkbox', 'yes', { checkbox: true }],
  ['todo_completed', '', { checkbox: false }],
  ['timestamp', '2026-11-24 10:05', { timestamp: [1_795_514_700] }],
  ['email', 'a@b.example', { email: ['a@b.example'] }],
  [
    'link',
    'https://a.example',
    { link: [{ original_url: 'https://a.example', display_as_url: true, display_name: 'https://a.example' }] },
  ],
])('%s: %s', async (type, words, expected) => {
  expect(await writeCell(column(type), words, lookup)).toEqual({ column_id: 'Col1', ...expected })
})

test.each([
  ['select', 'Dnoe', 'Did you mean Done?'],
  ['date', '2026-13-45', 'Pass a day, as 2026-11-24.'],
  ['number', 'many', 'Pass a number.'],
  ['checkbox', 'maybe', 'Pass true or false.'],
  ['timestamp', 'soon', 'Pass day and time, as 2026-11-24 10:05.'],
  ['created_by', '@alice', 'Slack fills it in.'],
  ['canvas', 'F1', 'Cells of the kind canvas cannot be written here.'],
])('%s: %s is refused', async (type, words, hint) => {
  await expect(writeCell(column(type), words, lookup)).rejects.toMatchObject({ code: 'invalid', hint })
})

const read = (type: string, given: object) =>
  readCell(field.parse({ column_id: 'Col1', ...given }), column(type), id => `<${id}>`)

test.each([
  ['text', { rich_text: [{ elements: [{ elements: [{ text: 'a' }, { text: 'b' }] }] }] }, 'ab'],
  ['text', { text: 'plain', rich_text: [] }, 'plain'],
  ['select', { select: ['Opt2', 'Opt9'] }, 'Done, Opt9'],
  ['user', { user: ['U1', 'U2'] }, '<U1>, <U2>'],
  ['checkbox', { checkbox: true }, 'yes'],
  ['checkbox', { value: false }, 'no'],
  ['number', { number: [3], value: 3 }, '3'],
  ['created_time', { timestamp: [1_795_514_700] }, '2026-11-24 10:05'],
  ['link', { link: [{ original_url: 'https://a.example', display_name: 'A' }] }, 'A https://a.example'],
  ['unheard_of', { value: 'x' }, 'x'],
  ['date', {}, ''],
])('%s %j', (type, given, expected) => {
  expect(read(type, given)).toBe(expected)
})

test('what is written as text is read as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async words => {
      const cell = await writeCell(column('text'), words, lookup)
      expect(read('text', cell)).toBe(words.trim())
    }),
  )
})
