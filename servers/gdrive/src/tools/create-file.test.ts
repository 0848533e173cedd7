import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const made = z.looseObject({ id: z.string(), url: z.string().optional(), warnings: z.array(z.string()) })
const names = (google: Google) => [...google.store.files.values()].map(({ name }) => name)

async function connected(google: Google, options: object = {}) {
  return await connectTo(google, { access: 'write', results: 'structured', options })
}

test('creates a document from Markdown, a sheet from CSV, a text, a folder, a shortcut', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Reports')
  await using server = await connected(google)
  const create = async (args: object) => {
    const { structured, isError, text } = await server.call('gdrive_create_file', { folder, ...args })
    expect(isError, text).toBe(false)
    return made.parse(structured).id
  }
  const doc = await create({ name: 'Summary', kind: 'doc', content: '# Summary\n' })
  const sheet = await create({ name: 'Costs', kind: 'sheet', content: 'Item,Cost\nRent,1200\n' })
  const note = await create({ name: 'note.txt', content: 'Ship soon' })
  const inner = await create({ name: 'Inner', kind: 'folder' })
  const shortcut = await create({ name: 'To the note', shortcut_to: note })
  expect([doc, sheet, note, inner, shortcut].map(id => google.get(id).mimeType)).toEqual([
    'application/vnd.google-apps.document',
    'application/vnd.google-apps.spreadsheet',
    'text/plain',
    'application/vnd.google-apps.folder',
    'application/vnd.google-apps.shortcut',
  ])
  expect(google.bytes(note).toString()).toBe('Ship soon')
  expect(google.get(note).parent).toBe(folder)
  const read = await server.call('gdrive_read_file', { file: doc })
  expect(read.text).toContain('# Summary')
})

test('shows with dry_run what it would do, and warns of one of the same name', async () => {
  await using google = await startGoogle()
  const there = google.file({ name: 'Plan', content: 'x' })
  await using server = await connected(google)
  const dry = await server.call('gdrive_create_file', { name: 'Plan', content: 'new', dry_run: true })
  expect(dry.text).toContain('Nothing was sent. It would change: created text "Plan", 3 B in "My Drive"')
  expect(dry.text).toContain(`Warning: The folder already has "Plan": ${there}. Both stay.`)
  expect(names(google).filter(name => name === 'Plan')).toHaveLength(1)
})

test.each(['doc', 'text'])(
  'a %s is made once, whatever happens to the answers',
  async kind => {
    for (const path of ['upload', 'files.generateIds']) {
      for (const fault of ['cut', 'cut-after', 'truncated', 'rate', '429'] as const) {
        await using google = await startGoogle()
        await using server = await connected(google)
        google.fault({ path, kind: fault })
        await server.call('gdrive_create_file', { name: 'Plan', kind, content: 'x' })
        expect(names(google).filter(name => name === 'Plan').length, `${path} ${fault}`).toBeLessThanOrEqual(1)
        const again = await server.call('gdrive_create_file', { name: 'Plan', kind, content: 'x' })
        expect(
          names(google).filter(name => name === 'Plan'),
          `${path} ${fault} ${again.text}`,
        ).toHaveLength(1)
      }
    }
  },
  60_000,
)

test.each(['doc', 'text'])('a %s whose bytes are cut on the way is made once, and whole', async kind => {
  for (const fault of ['cut', 'cut-after', 'truncated', 'rate'] as const) {
    await using google = await startGoogle()
    await using server = await connected(google)
    const { uploads } = google.store
    const begin = uploads.set.bind(uploads)
    uploads.set = (id, session) => {
      google.fault({ path: 'upload', kind: fault })
      return begin(id, session)
    }
    const { isError, text } = await server.call('gdrive_create_file', { name: 'Plan', kind, content: 'x' })
    expect(isError, `${fault} ${text}`).toBe(false)
    expect(
      names(google).filter(name => name === 'Plan'),
      fault,
    ).toHaveLength(1)
  }
})

test.each(['folder', 'doc'])('a %s without content is found again after an answer that did not come', async kind => {
  for (const fault of ['cut', 'cut-after'] as const) {
    await using google = await startGoogle()
    await using server = await connected(google)
    google.fault({ path: 'files.create', kind: fault })
    const { isError } = await server.call('gdrive_create_file', { name: 'Plan', kind })
    const there = names(google).filter(name => name === 'Plan')
    expect(there).toHaveLength(fault === 'cut' ? 0 : 1)
    expect(isError).toBe(fault === 'cut')
  }
})

test('uploads a file of the files folder, and nothing else of this machine', async () => {
  await using google = await startGoogle()
  await using home = await mkdtempDisposable(join(tmpdir(), 'gdrive-create-'))
  await writeFile(join(home.path, 'data.bin'), Buffer.from([0, 255, 13, 10]))
  await using server = await connected(google, { filesFolder: home.path })
  const { structured } = await server.call('gdrive_create_file', { local_path: 'data.bin' })
  const { id } = made.parse(structured)
  expect(google.get(id).name).toBe('data.bin')
  expect([...google.bytes(id)]).toEqual([0, 255, 13, 10])
  expect((await server.call('gdrive_create_file', { local_path: '../secret' })).text).toContain('refused')
  await using bare = await connected(google)
  expect((await bare.call('gdrive_create_file', { local_path: 'data.bin' })).text).toContain('--files-folder')
})

test.each([
  [{ name: 'x' }, 'content is missing'],
  [{ content: 'x' }, 'name is missing'],
  [{ name: 'x', kind: 'folder', content: 'x' }, 'A folder has no content'],
  [{ name: 'x', kind: 'slides', content: 'x' }, 'A text does not become slides'],
  [{ name: 'x', kind: 'nonsense', content: 'x' }, 'is no kind of file'],
  [{ name: 'x', content: 'x', local_path: 'y' }, 'not both'],
])('%j is refused: %s', async (args, words) => {
  await using google = await startGoogle()
  await using server = await connected(google)
  const { text } = await server.call('gdrive_create_file', args)
  expect(text).toContain('invalid')
  expect(text).toContain(words)
})

test('puts nothing outside of the allowed folders', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const secret = google.file({ name: 'Secret', content: 'x' })
  await using server = await connected(google, { folder: [allowed] })
  expect((await server.call('gdrive_create_file', { name: 'x', content: 'x' })).text).toContain('refused')
  expect((await server.call('gdrive_create_file', { shortcut_to: secret, folder: allowed })).text).toContain('refused')
  expect((await server.call('gdrive_create_file', { name: 'x', content: 'x', folder: allowed })).isError).toBe(false)
})

test.each(["it's \\ here", '../../etc', 'a\nb', '\u202egnp.exe'])('takes the name %j as it is', async name => {
  await using google = await startGoogle()
  await using server = await connected(google)
  const { structured } = await server.call('gdrive_create_file', { name, content: 'x' })
  expect(google.get(made.parse(structured).id).name).toBe(name)
})
