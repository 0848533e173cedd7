import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hello, loadedBy, message, spawnRaw, spawnServer, spawnServer2025 } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import surface from '../surface.json' with { type: 'json' }
import { pdf } from './documents/pdf/pdf.fixture.ts'
import { workbook } from './documents/sheet/workbook.fixture.ts'
import { archive, relations } from './documents/zip/archive.fixture.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
/** The server as it is installed, never its sources. */
const main = `${folder}dist/main.mjs`

let google: Google
/** Where nothing is set and nothing is remembered. */
let home: string
let note: string
const environment = (more: Record<string, string> = {}) => ({ HOME: home, GDRIVE_API_ROOT: google.url, ...more })
const withToken = () => environment({ GDRIVE_ACCESS_TOKEN: google.tokens.me })

beforeAll(async () => {
  // `npm test` builds first; a test that is run by itself may come before any build.
  if (!existsSync(main)) await bundle(folder)
  home = mkdtempSync(join(tmpdir(), 'gdrive-'))
  google = await startGoogle()
  note = google.file({ name: 'Note', content: 'The lift works again.' })
  return async () => {
    rmSync(home, { recursive: true })
    await google[Symbol.asyncDispose]()
  }
})

/** Where no folder of this machine is given. */
const offered = surface.toolsets.files.read.filter(name => name !== 'gdrive_download_file')
const names = (tools: readonly { name: string }[]) => tools.map(({ name }) => name).toSorted()

describe('without a login', () => {
  const noLogin = /^unauthenticated: .*Google/

  test('it lists its tools, asks Google nothing, and each call says what to do', async () => {
    google.clearRequests()
    await using server = await spawnServer(main, { env: environment() })
    expect(names((await server.client.listTools()).tools)).toEqual(offered.toSorted())
    const { text, isError } = await server.call('gdrive_read_file', { file: note })
    expect(isError).toBe(true)
    expect(text).toMatch(noLogin)
    expect(google.requests).toEqual([])
  })

  test('with a folder of this machine there is a tool that saves into it', async () => {
    await using server = await spawnServer(main, { env: environment({ GDRIVE_FILES_FOLDER: home }) })
    expect(names((await server.client.listTools()).tools)).toEqual(surface.toolsets.files.read.toSorted())
  })

  test('a client of the 2025 line gets the same', async () => {
    await using server = await spawnServer2025(main, { env: environment() })
    expect(names((await server.client.listTools()).tools)).toEqual(offered.toSorted())
    const { content, isError } = await server.client.callTool({ name: 'gdrive_read_file', arguments: { file: note } })
    expect(isError).toBe(true)
    const [first] = z.array(z.object({ text: z.string() })).parse(content)
    expect(first?.text).toMatch(noLogin)
  })
})

const word = archive({
  '_rels/.rels': relations({ rId1: ['officeDocument', 'word/document.xml'] }),
  'word/document.xml': '<w:document><w:body><w:p><w:r><w:t>The rent is due.</w:t></w:r></w:p></w:body></w:document>',
})
const sheet = workbook({
  tabs: [
    {
      name: 'Costs',
      rows: '<row r="1"><c r="A1" t="inlineStr"><is><t>Power</t></is></c><c r="B1"><v>90</v></c></row>',
    },
  ],
})

describe('the files of the package are all there', () => {
  test.each([
    [
      'a PDF, in a thread',
      'lease.pdf',
      'application/pdf',
      pdf([['Page one.'], ['The notice is three months.']]),
      'three months',
    ],
    ['a Word file', 'lease.docx', 'application/octet-stream', word, 'The rent is due.'],
    ['a workbook', 'costs.xlsx', 'application/octet-stream', sheet, 'Power'],
  ])('it reads %s', async (_what, name, mimeType, content, words) => {
    const file = google.file({ name, mimeType, content })
    await using server = await spawnServer(main, { env: withToken() })
    const { text, isError } = await server.call('gdrive_read_file', { file })
    expect(isError, text).toBe(false)
    expect(text).toContain(words)
    expect(server.stderr()).toBe('')
  })

  test('a client of the 2025 line reads too', async () => {
    await using server = await spawnServer2025(main, { env: withToken() })
    const answer = await server.client.callTool({ name: 'gdrive_read_file', arguments: { file: note } })
    expect(JSON.stringify(answer)).toContain('The lift works again.')
  })
})

const list = message(1, 'tools/list', {})
const reading = (id: number) => message(id, 'tools/call', { name: 'gdrive_read_file', arguments: { file: note } })
/** What makes Google's libraries write down what they send and get. */
const talkative = { DEBUG: '*', DEBUG_AUTH: '1', GOOGLE_SDK_NODE_LOGGING: '*', NODE_DEBUG: 'auth' }

describe('nothing is shown that is not to be shown', () => {
  test('on stdout there is nothing but the protocol, whatever goes wrong at Google', async () => {
    const env = { ...withToken(), ...talkative, GDRIVE_LOG_LEVEL: 'debug' }
    await using server = spawnRaw(main, { env })
    server.send(hello)
    await server.line()
    const path = 'files.get'
    const wrongs = [
      { path, kind: 'rate' },
      { path, kind: '429', retryAfter: 60 },
      { path, kind: 'status', status: 503, times: 4 },
      { path, kind: 'html' },
      { path, kind: 'truncated' },
      { path, kind: 'cut' },
    ] as const
    for (const [index, wrong] of wrongs.entries()) {
      google.fault(wrong)
      server.send(reading(index + 1))
      await server.line()
    }
    server.process.stdin?.end()
    expect(await server.exited).toBe(0)
    const lines = server.stdout().trimEnd().split('\n')
    const ids = lines.map(line => z.object({ jsonrpc: z.literal('2.0'), id: z.int() }).parse(JSON.parse(line)).id)
    expect(ids).toEqual([0, ...wrongs.map((_, index) => index + 1)])
    expect(server.stderr()).not.toContain(google.tokens.me)
  })

  test('a key file logs in, and Google’s library writes down neither key nor token', async () => {
    const key = google.serviceAccount()
    const { client_email: email } = z.object({ client_email: z.string() }).parse(JSON.parse(key))
    const file = google.file({ name: 'Shared', content: 'For the robot.', permissions: [{ email, role: 'reader' }] })
    const path = join(home, 'key.json')
    writeFileSync(path, key, { mode: 0o600 })
    const env = environment({ ...talkative, GDRIVE_KEY_FILE: path, GDRIVE_LOG_LEVEL: 'debug' })
    await using server = await spawnServer(main, { env })
    const { text, isError } = await server.call('gdrive_read_file', { file })
    expect(isError, text).toBe(false)
    expect(text).toContain('For the robot.')
    expect(text + server.stderr()).not.toMatch(/ya29\.|PRIVATE KEY|assertion/)
  })
})

test.each([
  ['idle', undefined],
  ['while Google keeps it waiting', 'files.get'],
])('it ends when the client does: %s', async (_state, path) => {
  await using server = spawnRaw(main, { env: withToken() })
  server.send(hello)
  await server.line()
  if (path !== undefined) {
    google.clearRequests()
    google.fault({ path, kind: 'hang' })
    server.send(reading(1))
    await expect.poll(() => google.requestsOf(path)).toHaveLength(1)
  }
  server.process.stdin?.end()
  expect(await server.exited).toBe(0)
})

test('nothing of Google’s and no reader of files is loaded before the first call', async () => {
  const env = withToken()
  const [before, after] = [
    await loadedBy(main, { env }, [hello, list]),
    await loadedBy(main, { env }, [hello, list, reading(2)]),
  ]
  expect(before).toContain(main)
  // Of the client and of the login: in the code of the libraries whatever the files of the bundle are called.
  const isLibrary = (path: string) => /generateCseToken|GaxiosError|getDocument\(/.test(readFileSync(path, 'utf8'))
  expect(before.filter(isLibrary)).toEqual([])
  expect(after.filter(isLibrary)).not.toEqual([])
  expect(before.map(path => path.slice(main.lastIndexOf('/') + 1))).not.toContain('connector.mjs')
  expect(after.map(path => path.slice(main.lastIndexOf('/') + 1))).not.toContain('pdfjs.mjs')
})
