import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGoogle } from '@tooling/doubles/google'
import { describe, expect, test } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { connectTo } from './gdrive.fixture.ts'

/** With something for each tool to find. */
async function start() {
  const google = await startGoogle({ drives: [{ name: 'Sales' }] })
  const folder = google.folder('Contracts')
  const file = google.file({ name: 'Lease.txt', content: 'It ends in March.', parent: folder })
  const downloads = await mkdtempDisposable(join(tmpdir(), 'every-tool-'))
  const dispose = async () => {
    await google[Symbol.asyncDispose]()
    await downloads.remove()
  }
  return { google, folder, file, filesFolder: downloads.path, [Symbol.asyncDispose]: dispose }
}

type Call = [args: object, says: string]

/** What each tool is asked, and what it then says. */
const calls = ({ folder, file }: Record<'folder' | 'file', string>): Record<string, Call> => ({
  gdrive_search_files: [{ text: 'March' }, `${file} text Lease.txt`],
  gdrive_list_folder: [{ folder }, '1 file in "Contracts"'],
  gdrive_get_file: [{ file }, 'In My Drive / Contracts'],
  gdrive_read_file: [{ file }, 'It ends in March.'],
  gdrive_download_file: [{ file }, 'Saved "Lease.txt"'],
  gdrive_list_changes: [{}, 'has changed from now on'],
  gdrive_list_shared_drives: [{}, 'Sales'],
  gdrive_revisions: [{ file }, '1 revision of "Lease.txt"'],
  gdrive_create_file: [{ name: 'Notes.txt', content: 'x', folder }, 'Done: created text "Notes.txt"'],
  gdrive_update_file: [{ file, name: 'Old lease.txt' }, 'renamed to "Old lease.txt"'],
  gdrive_copy_file: [{ file }, 'Done: copied "Lease.txt"'],
  gdrive_comments: [{ file }, 'Lease.txt'],
  gdrive_share_file: [{ file, who: ['bob@acme.example'], role: 'reader' }, 'Done: bob@acme.example'],
  gdrive_trash_file: [{ file }, 'Done: trashed "Lease.txt"'],
})

/** Every tool, and a person who agrees to what is asked. */
const all = { access: 'destroy', elicit: () => 'accept' as const } as const
const tools = surface.tools.map(({ name }) => name)

test('every tool is tried', () => {
  expect(Object.keys(calls({ folder: '', file: '' })).toSorted()).toEqual(tools.toSorted())
})

describe.each(['legacy', 'modern'] as const)('for a client of the %s era', era => {
  test.each(tools)('%s answers, in text and as a value', async tool => {
    await using place = await start()
    const options = { filesFolder: place.filesFolder }
    await using server = await connectTo(place.google, { era, ...all, results: 'structured', options })
    const [args, says] = calls(place)[tool] ?? [{}, 'nothing']
    const { text, structured, isError } = await server.call(tool, { ...args })
    expect(text).toContain(says)
    expect(isError).toBe(false)
    expect(structured).toEqual(expect.any(Object))
  })

  test.each(tools)('%s says what went wrong', async tool => {
    await using place = await start()
    const options = { filesFolder: place.filesFolder, accessToken: place.google.tokens.revoked }
    await using server = await connectTo(place.google, { era, ...all, options })
    const [args] = calls(place)[tool] ?? [{}]
    const { text, isError } = await server.call(tool, { ...args })
    expect(text).toMatch(/^unauthenticated: Google does not accept the credential/)
    expect(isError).toBe(true)
  })

  test.each(tools)('%s tells of a limit that does not pass', async tool => {
    await using place = await start()
    await using server = await connectTo(place.google, { era, ...all, options: { filesFolder: place.filesFolder } })
    const [args] = calls(place)[tool] ?? [{}]
    place.google.fault({ path: '*', kind: 'daily', times: 30 })
    const { text, isError } = await server.call(tool, { ...args })
    expect(text).toMatch(/^rate_limited: /)
    expect(isError).toBe(true)
  })
})

test.each(tools)('an abort stops the requests of %s', async tool => {
  await using place = await start()
  const { google, filesFolder } = place
  await using server = await connectTo(google, { ...all, options: { filesFolder } })
  const [args] = calls(place)[tool] ?? [{}]
  google.fault({ path: /^\/drive\//, kind: 'hang', times: 30 })
  // What the token may do is asked once for all calls, and not ended by one of them.
  const waiting = () => google.requests.filter(({ path }) => path.startsWith('/drive/'))
  const abort = new AbortController()
  const ended = expect(server.call(tool, { ...args }, { signal: abort.signal })).rejects.toThrow()
  await expect.poll(() => waiting().length, { timeout: 10_000 }).toBeGreaterThan(0)
  abort.abort()
  await ended
  await expect.poll(() => waiting().every(({ gone }) => gone), { timeout: 10_000 }).toBe(true)
})
