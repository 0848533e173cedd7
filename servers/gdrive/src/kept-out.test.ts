import { tmpdir } from 'node:os'
import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { connectTo } from './gdrive.fixture.ts'

const named = ['file', 'folder', 'shortcut_to', 'to']

/** A folder that may be used, in one that may not, beside what may not. */
async function start() {
  const google = await startGoogle({ drives: [{ name: 'Sales merger' }] })
  const above = google.folder('Merger above')
  const allowed = google.folder('Allowed', above)
  const inside = google.file({ name: 'Plan.txt', content: 'Open words', parent: allowed })
  const outside = google.file({ name: 'Merger plan', content: 'Merger words', parent: above })
  const shortcut = google.file({ name: 'A shortcut', shortcutTo: outside, parent: allowed })
  return {
    ...{ google, above, allowed, inside, outside, shortcut },
    options: { folder: [allowed] },
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}

/** What a call needs besides. */
const besides = (inside: string): Record<string, object> => ({
  gdrive_create_file: { name: 'n', kind: 'doc' },
  gdrive_update_file: { file: inside, name: 'n' },
  gdrive_copy_file: { file: inside },
  gdrive_share_file: { who: ['bob@acme.example'], role: 'reader' },
})
/** They take a shortcut for itself, and it lies inside. */
const ofShortcuts = ['gdrive_trash_file', 'gdrive_update_file']

const takesFile = surface.tools.flatMap(({ name, inputSchema: { properties } }) =>
  named.filter(key => key in properties).map(key => [name, key] as const),
)

test.each(takesFile)('%s with %s does not name what may not be used, whatever leads to it', async (tool, key) => {
  await using place = await start()
  const { google, above, inside, outside, shortcut, options } = place
  await using server = await connectTo(google, {
    access: 'destroy',
    elicit: () => 'accept',
    options: { ...options, filesFolder: tmpdir() },
  })
  const isFolder = key === 'folder' || key === 'to'
  const ways = isFolder ? [above, 'root'] : [outside, shortcut, `https://drive.google.com/file/d/${outside}/view`]
  for (const given of ways) {
    if (given === shortcut && ofShortcuts.includes(tool)) continue
    const { text, isError } = await server.call(tool, { ...besides(inside)[tool], [key]: given })
    expect(isError, `${tool} ${given}: ${text}`).toBe(true)
    expect(text).toMatch(/^refused: \S+ is in none of the folders that this server may use\./)
    expect(text).not.toMatch(/merger/i)
  }
})

test('nothing that is found, listed, changed or suggested names it', async () => {
  await using place = await start()
  const { google, inside, allowed, outside, options } = place
  google.store.touch(google.get(outside), 'bob@acme.example')
  await using server = await connectTo(google, { options })
  const since = '1'
  for (const [tool, args] of [
    ['gdrive_search_files', {}],
    ['gdrive_search_files', { text: 'words' }],
    ['gdrive_search_files', { kind: 'folder' }],
    ['gdrive_list_folder', { folder: allowed }],
    ['gdrive_list_folder', { folder: allowed, depth: 3 }],
    ['gdrive_get_file', { file: inside, sharing: true }],
    ['gdrive_get_file', { file: allowed }],
    ['gdrive_read_file', { file: inside }],
    ['gdrive_list_changes', { since }],
    ['gdrive_list_shared_drives', {}],
  ] as const) {
    const { text, isError } = await server.call(tool, { ...args })
    expect(isError, text).toBe(false)
    expect(text, `${tool} ${JSON.stringify(args)}`).not.toMatch(/merger/i)
  }
  const suggested = await server.complete({ prompt: 'review-comments', argument: 'file', value: '' })
  expect(suggested).toContain(inside)
  expect(suggested).not.toContain(outside)
  await expect(server.read(`gdrive:///${outside}`)).rejects.toThrow('in none of the folders')
})

test('a file that is moved out may not be changed any more, however lately it was seen', async () => {
  await using place = await start()
  const { google, above, inside, options } = place
  await using server = await connectTo(google, { access: 'write', options })
  expect((await server.call('gdrive_get_file', { file: inside })).isError).toBe(false)
  google.get(inside).parent = above
  const { text } = await server.call('gdrive_trash_file', { file: inside })
  expect(text).toMatch(/^refused: /)
  expect(google.get(inside).trashed).toBeUndefined()
})

test('a shared drive may be allowed as a whole', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Sales' }, { name: 'Merger' }] })
  const inside = google.file({ name: 'Goals', content: 'x', parent: google.folder('2026', google.drive('Sales')) })
  const outside = google.file({ name: 'Price', content: 'x', parent: google.drive('Merger') })
  await using server = await connectTo(google, { options: { folder: [google.drive('Sales')] } })
  expect((await server.call('gdrive_get_file', { file: inside })).text).toContain('Goals')
  expect((await server.call('gdrive_get_file', { file: outside })).text).toMatch(/^refused: /)
  const { text } = await server.call('gdrive_list_shared_drives')
  expect(text).toContain('1 shared drive left out by --folder.')
  expect(text).not.toContain('Merger')
})
