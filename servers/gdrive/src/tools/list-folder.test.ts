import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.looseObject({
  files: z.array(z.looseObject({ id: z.string(), name: z.string(), depth: z.int().optional() })),
  next_cursor: z.string().optional(),
})

test('lists My Drive, folders first, without the trash', async () => {
  await using google = await startGoogle()
  google.file({ name: 'A note', content: 'x', mimeType: 'text/plain' })
  google.folder('Zebra')
  google.file({ name: 'Gone', content: 'x', trashed: true })
  await using server = await connectTo(google, { results: 'structured' })
  const { structured, text } = await server.call('gdrive_list_folder')
  expect(answer.parse(structured).files.map(({ name }) => name)).toEqual(['Zebra', 'A note'])
  expect(text).toContain('2 files in "My Drive"')
})

test('shows a tree, and which folders of it were not read', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Sales' }] })
  const top = google.folder('2026', google.drive('Sales'))
  const q1 = google.folder('Q1', top)
  const deep = google.folder('March', q1)
  google.file({ name: 'Plan', content: 'x', parent: deep })
  google.file({ name: 'Goals', content: 'x', parent: top })
  await using server = await connectTo(google)
  const { text } = await server.call('gdrive_list_folder', { folder: google.drive('Sales'), depth: 3 })
  const lines = text.split('\n').slice(2, -2)
  expect(lines.map(line => line.replace(/ · .*?( · not read)?$/, '$1'))).toEqual([
    `${top} folder 2026`,
    `  ${q1} folder Q1`,
    `    ${deep} folder March · not read`,
    expect.stringMatching(/^ {2}\S+ \S+ Goals$/),
  ])
})

test('ten thousand files come page by page, each once', async () => {
  await using google = await startGoogle({ many: 10_000 })
  await using server = await connectTo(google, { results: 'structured', maxTokens: 20_000 })
  const found = await server.call('gdrive_search_files', { name: 'Many', kind: 'folder' })
  const folder = answer.parse(found.structured).files[0]?.id
  const seen = new Set<string>()
  let cursor: string | undefined
  do {
    const args = { folder, limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const page = answer.parse((await server.call('gdrive_list_folder', args)).structured)
    for (const { id } of page.files) seen.add(id)
    cursor = page.next_cursor
  } while (cursor !== undefined)
  expect(seen.size).toBe(10_000)
}, 120_000)

test('what is no folder is told, and an empty one too', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Plan', content: 'x' })
  const empty = google.folder('Empty')
  await using server = await connectTo(google)
  expect((await server.call('gdrive_list_folder', { folder: id })).text).toContain(
    `invalid: "Plan" (${id}) is no folder.`,
  )
  expect((await server.call('gdrive_list_folder', { folder: empty })).text).toBe(`Nothing is in "Empty" (${empty}).`)
})

test('says so where Google has not looked everywhere', async () => {
  await using google = await startGoogle()
  google.file({ name: 'Plan', content: 'x' })
  google.store.incomplete = true
  await using server = await connectTo(google)
  for (const depth of [1, 2]) {
    expect((await server.call('gdrive_list_folder', { depth })).text).toContain('Not all of it was looked through')
  }
  expect((await server.call('gdrive_search_files', { name: 'plan' })).text).toContain(
    'Google has not looked everywhere',
  )
})
