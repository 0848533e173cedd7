import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { withoutFolder } from '../download/without-folder.ts'
import { connectTo } from '../gdrive.fixture.ts'

async function start(options: { filesFolder?: string; folder?: string[] } = {}, access: 'read' | 'write' = 'read') {
  const home = await mkdtempDisposable(join(tmpdir(), 'download-'))
  const google = await startGoogle()
  const server = await connectTo(google, { access, options: { filesFolder: home.path, ...options } })
  const download = (args: object) => server.call('gdrive_download_file', { ...args })
  const dispose = async () => {
    await server[Symbol.asyncDispose]()
    await google[Symbol.asyncDispose]()
    await home.remove()
  }
  return { google, download, folder: home.path, names: () => readdir(home.path), [Symbol.asyncDispose]: dispose }
}

const large = Buffer.alloc(3_000_000, 'abcdefg')

test('saves a file as it is, and says where, how long and with which sum', async () => {
  await using at = await start()
  const file = at.google.file({ name: 'hello.txt', content: 'hello' })
  const { text } = await at.download({ file })
  expect(text).toBe(
    `Saved "hello.txt" (${file}): ${join(at.folder, 'hello.txt')}, 5 B, sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824.`,
  )
  expect(await readFile(join(at.folder, 'hello.txt'), 'utf8')).toBe('hello')
  const empty = at.google.file({ name: 'empty.txt', content: '' })
  expect((await at.download({ file: empty })).text).toContain('empty.txt, 0 B, sha256 e3b0c44298fc1c14')
})

test('goes on where an answer broke off', async () => {
  await using at = await start()
  const file = at.google.file({ name: 'film.mp4', mimeType: 'video/mp4', content: large })
  at.google.fault({ path: 'media', kind: 'cut', after: 1_000_000 })
  at.google.fault({ path: 'media', kind: 'truncated', after: 500_000 })
  expect((await at.download({ file })).text).toContain('film.mp4, 3 MB, sha256')
  expect((await readFile(join(at.folder, 'film.mp4'))).equals(large)).toBe(true)
  expect(at.google.requestsOf('media').length).toBeGreaterThan(1)
})

test('leaves nothing of what breaks off again and again', async () => {
  await using at = await start()
  const file = at.google.file({ name: 'film.mp4', mimeType: 'video/mp4', content: large })
  at.google.fault({ path: 'media', kind: 'cut', after: 1000, times: 30 })
  const { text, isError } = await at.download({ file })
  expect(isError).toBe(true)
  expect(text).toContain('unavailable: "film.mp4"')
  expect(text).toContain('Nothing was saved')
  expect(await at.names()).toEqual([])
})

test.each([
  ['as long as before', Buffer.alloc(large.length, 'z')],
  ['shorter', Buffer.from('short')],
])('a file that changes while it is fetched is not saved: %s', async (_, body) => {
  await using at = await start()
  const file = at.google.file({ name: 'data.bin', content: large })
  // The rest is asked for again after a second: in it the file changes.
  at.google.fault({ path: 'media', kind: 'cut', after: 1_000_000 })
  at.google.fault({ path: 'media', kind: 'rate', retryAfter: 1 })
  const changing = at.download({ file })
  await expect.poll(() => at.google.requestsOf('media').length).toBe(2)
  const answer = await fetch(`${at.google.url}/upload/drive/v3/files/${file}?uploadType=media`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${at.google.tokens.me}`, 'content-type': 'text/plain' },
    body: new Uint8Array(body),
  })
  expect(answer.ok).toBe(true)
  expect((await changing).text).toContain('conflict: "data.bin"')
  expect(await at.names()).toEqual([])
})

test('saves Google documents in the form that is asked for', async () => {
  await using at = await start()
  const type = (kind: string) => `application/vnd.google-apps.${kind}`
  const sheet = at.google.file({
    ...{ name: 'Budget', mimeType: type('spreadsheet') },
    sheets: [
      {
        name: 'Q1',
        rows: [
          ['Item', 'Cost'],
          ['Rent', 1200],
        ],
      },
    ],
  })
  const { text } = await at.download({ file: sheet })
  expect(text).toContain(`as xlsx: ${join(at.folder, 'Budget.xlsx')}`)
  await at.download({ file: sheet, as: 'csv' })
  expect(await readFile(join(at.folder, 'Budget.csv'), 'utf8')).toBe('Item,Cost\r\nRent,1200')
  expect((await at.download({ file: sheet, as: 'docx' })).text).toContain('As one of: xlsx, csv, tsv, pdf, ods, zip.')
  const form = at.google.file({ name: 'Survey', mimeType: type('form') })
  expect((await at.download({ file: form })).text).toContain('in no form to be saved')
  const plain = at.google.file({ name: 'a.txt', content: 'a' })
  expect((await at.download({ file: plain, as: 'pdf' })).text).toContain('is no Google document')
  const folder = at.google.folder('Things')
  expect((await at.download({ file: folder })).text).toContain('is a folder')
  expect((await at.names()).sort()).toEqual(['Budget.csv', 'Budget.xlsx'])
})

test('nothing is left of what is called off', async () => {
  await using home = await mkdtempDisposable(join(tmpdir(), 'download-'))
  await using google = await startGoogle()
  await using server = await connectTo(google, { options: { filesFolder: home.path } })
  const file = google.file({ name: 'film.mp4', mimeType: 'video/mp4', content: large })
  google.fault({ path: 'media', kind: 'cut', after: 1_000_000 })
  google.fault({ path: 'media', kind: 'hang' })
  const abort = new AbortController()
  const call = server.call('gdrive_download_file', { file }, { signal: abort.signal })
  await expect.poll(() => google.requestsOf('media').length).toBe(2)
  expect(await readdir(home.path)).toHaveLength(1)
  abort.abort(new Error('enough'))
  await expect(call).rejects.toThrow('enough')
  await expect.poll(() => readdir(home.path)).toEqual([])
})

test('a document of which Google gives out too much leaves nothing', async () => {
  await using at = await start()
  const mimeType = 'application/vnd.google-apps.document'
  const file = at.google.file({ name: 'Book', mimeType, exports: { 'application/pdf': 'x'.repeat(10_485_761) } })
  const { text } = await at.download({ file, as: 'pdf' })
  expect(text).toContain('too_large: "Book"')
  expect(await at.names()).toEqual([])
})

test.each([
  ['../../up.txt', '__.._up.txt'],
  ['/etc/cron.d/x', '_etc_cron.d_x'],
  ['.bashrc', '_bashrc'],
  ['nul', '_nul'],
  ['a\u001b[2J\u202egpj.txt', 'a[2Jgpj.txt'],
])('a file called %j stays in the folder, as %s', async (name, saved) => {
  await using at = await start()
  const file = at.google.file({ name, content: 'x' })
  expect((await at.download({ file })).isError).toBe(false)
  expect(await at.names()).toEqual([saved])
})

test('nothing is overwritten unless that is asked for and changes are allowed', async () => {
  await using at = await start({}, 'write')
  await writeFile(join(at.folder, 'A.txt'), 'mine')
  const file = at.google.file({ name: 'a.TXT', content: 'theirs' })
  expect((await at.download({ file })).text).toContain('conflict: "A.txt" is in the folder for files already.')
  expect((await at.download({ file, name: 'b.txt' })).isError).toBe(false)
  expect(await readFile(join(at.folder, 'A.txt'), 'utf8')).toBe('mine')
  await at.download({ file, overwrite: true })
  expect(await readFile(join(at.folder, 'A.txt'), 'utf8')).toBe('theirs')
  await using reader = await start()
  const other = reader.google.file({ name: 'a.txt', content: 'x' })
  expect((await reader.download({ file: other, overwrite: true })).text).toContain('--access write')
})

test('what is outside of the allowed folders is not saved', async () => {
  await using at = await start({ folder: ['0AllowedFolder000'] })
  const file = at.google.file({ name: 'secret.txt', content: 'x' })
  expect((await at.download({ file })).text).toContain('refused:')
  expect(await at.names()).toEqual([])
})

test('without a folder for files it is not listed, and says which setting it wants', async () => {
  await using google = await startGoogle()
  await using server = await connectTo(google, { withheld: async values => withoutFolder(values) })
  const { text } = await server.call('gdrive_download_file', { file: google.file({ name: 'a.txt', content: 'x' }) })
  expect(text).toContain('The server was started without --files-folder')
})
