import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.looseObject({
  files: z.array(z.looseObject({ id: z.string(), name: z.string() })),
  q: z.string(),
  incomplete: z.boolean().optional(),
  left_out: z.int().optional(),
  next_cursor: z.string().optional(),
})

const unmarked = (text: string) => text.replace(/untrusted\w+/g, 'untrusted')

test('shows id, kind, name, size, time, folder: also of shared drives, and both of one name', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Sales' }] })
  const finance = google.folder('Finance')
  const first = google.file({
    name: 'Budget',
    content: 'x',
    mimeType: 'text/plain',
    parent: finance,
    modified: '2026-11-20T14:02:00Z',
  })
  const second = google.file({
    ...{ name: 'Budget', mimeType: 'application/vnd.google-apps.spreadsheet', parent: google.drive('Sales') },
    ...{ modified: '2026-11-19T09:00:00Z' },
  })
  await using server = await connectTo(google)
  const { text } = await server.call('gdrive_search_files', { name: 'bud' })
  expect(unmarked(text).split('\n')).toEqual([
    '2 files:',
    '<untrusted>',
    `${first} text Budget · 1 B · 2026-11-20 14:02 · in Finance`,
    expect.stringContaining(`${second} sheet Budget · `),
    '</untrusted>',
  ])
})

test('finds by content, kind, folder and time, and says what was asked when nothing is found', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Contracts')
  const id = google.file({
    name: 'Lease',
    content: 'ends in March',
    mimeType: 'text/plain',
    parent: folder,
    modified: '2026-11-20T00:00:00Z',
  })
  await using server = await connectTo(google, { results: 'structured' })
  const found = async (args: object) =>
    answer.parse((await server.call('gdrive_search_files', { ...args })).structured).files.map(file => file.id)
  expect(await found({ text: 'March' })).toEqual([id])
  expect(await found({ text: 'March', order: 'modified' })).toEqual([id])
  expect(await found({ kind: 'text', folder })).toEqual([id])
  expect(await found({ name: 'lease', modified_after: '2026-11-19', modified_before: '2026-11-21' })).toEqual([id])
  expect(await found({ name: 'lease', modified_after: '2026-11-21' })).toEqual([])
  expect(await found({ q: "name = 'Lease'" })).toEqual([id])
  const { text } = await server.call('gdrive_search_files', { name: 'nowhere' })
  expect(text).toContain('Nothing found for "name contains \'nowhere\' and trashed = false".')
})

test('pages through all of them, each once, also where the budget cuts a page', async () => {
  await using google = await startGoogle()
  const ids = Array.from({ length: 45 }, (_, index) =>
    google.file({ name: `Note ${index} ${'long '.repeat(20)}`, content: 'x' }),
  )
  await using server = await connectTo(google, { results: 'structured', maxTokens: 1000 })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const args = { name: 'note', limit: 20, ...(cursor === undefined ? {} : { cursor }) }
    const page = answer.parse((await server.call('gdrive_search_files', args)).structured)
    seen.push(...page.files.map(file => file.id))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  expect(seen).toHaveLength(45)
  expect(new Set(seen)).toEqual(new Set(ids))
})

test('leaves out, with a count, what is in none of the allowed folders', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const inside = google.file({ name: 'Plan A', content: 'x', parent: allowed })
  google.file({ name: 'Plan secret', content: 'x' })
  await using server = await connectTo(google, { results: 'structured', options: { folder: [allowed] } })
  const { structured, text } = await server.call('gdrive_search_files', { name: 'plan' })
  expect(answer.parse(structured)).toMatchObject({ files: [{ id: inside }], left_out: 1 })
  expect(text).not.toContain('secret')
})

test('a wrong q is told in the words of Google', async () => {
  await using google = await startGoogle()
  await using server = await connectTo(google)
  const { text, isError } = await server.call('gdrive_search_files', { q: "title = 'x'" })
  expect(isError).toBe(true)
  expect(text).toContain('invalid: q: Google does not take this query.')
  expect(text).toContain("As name contains 'plan'")
})

test('a shared drive is named by its id or its link', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Sales' }] })
  const drive = google.drive('Sales')
  const id = google.file({ name: 'Plan', content: 'x', parent: drive })
  google.file({ name: 'Plan elsewhere', content: 'x' })
  await using server = await connectTo(google, { results: 'structured' })
  for (const given of [drive, `https://drive.google.com/drive/folders/${drive}`]) {
    const { structured } = await server.call('gdrive_search_files', { name: 'plan', drive: given })
    expect(answer.parse(structured).files.map(file => file.id)).toEqual([id])
    expect((await server.call('gdrive_list_changes', { drive: given })).isError).toBe(false)
  }
})
