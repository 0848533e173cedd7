import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { documentType, pptxType, sheetType, slidesType, xlsxType } from './formats.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

async function place() {
  const google = await startGoogle()
  const drive = clientAt(google.url, google.tokens.me)
  const exported = async (fileId: string, mimeType: string): Promise<Buffer> => {
    const { data } = await drive.files.export({ fileId, mimeType }, { responseType: 'arraybuffer' })
    return Buffer.from(data as unknown as ArrayBuffer)
  }
  return { google, drive, exported, [Symbol.asyncDispose]: () => google[Symbol.asyncDispose]() }
}

test('bytes are exact, in whole and in ranges', async () => {
  await using at = await place()
  const bytes = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 256))
  const fileId = at.google.file({ name: 'a.bin', mimeType: 'application/x-thing', content: bytes })
  const ask = async (range?: string): Promise<Response> =>
    fetch(`${at.google.url}/drive/v3/files/${fileId}?alt=media`, {
      headers: { authorization: `Bearer ${at.google.tokens.me}`, ...(range === undefined ? {} : { range }) },
    })
  const whole = await ask()
  expect(whole.headers.get('content-type')).toBe('application/x-thing')
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  for (const [range, from, to] of [
    ['bytes=10-19', 10, 20],
    ['bytes=990-', 990, 1_000],
    ['bytes=-5', 995, 1_000],
  ] as const) {
    const part = await ask(range)
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/1000`)
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true)
  }
  const beyond = await ask('bytes=1000-')
  expect(beyond.status).toBe(416)
  expect(beyond.headers.get('content-range')).toBe('bytes */1000')
})

test('what cannot be downloaded says why', async () => {
  await using at = await place()
  const get = (fileId: string, more: object = {}): Promise<unknown> =>
    at.drive.files.get({ fileId, alt: 'media', ...more })
  expect(await refusal(get(at.google.file({ name: 'doc', mimeType: documentType })))).toBe('403 fileNotDownloadable')
  expect(await refusal(get(at.google.folder('f')))).toBe('403 fileNotDownloadable')
  const abusive = at.google.file({ name: 'bad.exe', abusive: true })
  expect(await refusal(get(abusive))).toBe('403 cannotDownloadAbusiveFile')
  await get(abusive, { acknowledgeAbuse: true })
  const closed = at.google.file({
    ...{ name: 'closed', owner: 'bob@acme.example', copyRequiresWriterPermission: true },
    permissions: [{ email: 'alice@acme.example', role: 'reader' }],
  })
  expect(await refusal(get(closed))).toBe('403 cannotDownloadFile')
  const metadata = at.google.token({ scopes: ['drive.metadata.readonly'] })
  const looking = clientAt(at.google.url, metadata)
  expect(await refusal(looking.files.get({ fileId: abusive, alt: 'media' }))).toBe('403 insufficientPermissions')
})

test('documents are exported to what Google exports them to', async () => {
  await using at = await place()
  const doc = at.google.file({ name: 'Plan', mimeType: documentType, content: '# Plan\n\nShip **it**' })
  expect((await at.exported(doc, 'text/markdown')).toString()).toBe('# Plan\n\nShip **it**')
  expect((await at.exported(doc, 'text/plain')).toString()).toBe('\ufeffPlan\r\n\r\nShip it')
  expect((await at.exported(doc, 'text/html')).toString()).toContain('<h1>Plan</h1><p>Ship **it**</p>')
  expect((await at.exported(doc, 'application/pdf')).toString('latin1')).toMatch(/^%PDF-1\.4\n.*%%EOF\n$/s)
  const given = at.google.file({ name: 'x', mimeType: documentType, exports: { 'text/html': '<b>own</b>' } })
  expect((await at.exported(given, 'text/html')).toString()).toBe('<b>own</b>')
  const get = (fileId: string, mimeType: string): Promise<string> =>
    refusal(at.drive.files.export({ fileId, mimeType }))
  expect(await get(doc, 'text/csv')).toBe('400 badRequest')
  expect(await get(at.google.file({ name: 'a.txt' }), 'text/plain')).toBe('403 fileNotExportable')
  const big = at.google.file({ name: 'big', mimeType: documentType, content: 'x'.repeat(10 * 1_024 * 1_024 + 1) })
  expect(await get(big, 'text/markdown')).toBe('403 exportSizeLimitExceeded')
  const { data } = await at.drive.files.get({ fileId: big, fields: 'exportLinks' })
  const headers = { authorization: `Bearer ${at.google.tokens.me}` }
  const linked = await fetch(data.exportLinks?.['text/markdown'] ?? '', { headers })
  expect((await linked.text()).length).toBe(10 * 1_024 * 1_024 + 1)
})

test('sheets and slides become the files that Office opens', async () => {
  await using at = await place()
  const sheets = [
    {
      name: 'Costs & more',
      rows: [
        ['what', 'how much'],
        ['a "b", c', 1.5],
        [true, null],
      ],
    },
    { name: 'Second', rows: [['only here']] },
  ]
  const sheet = at.google.file({ name: 'Money', mimeType: sheetType, sheets })
  expect((await at.exported(sheet, 'text/csv')).toString()).toBe('what,how much\r\n"a ""b"", c",1.5\r\nTRUE,')
  const book = unzipSync(await at.exported(sheet, xlsxType))
  expect(Buffer.from(book['xl/workbook.xml'] ?? []).toString()).toContain(
    'name="Costs &amp; more" sheetId="1" r:id="rId1"',
  )
  expect(Buffer.from(book['xl/worksheets/sheet1.xml'] ?? []).toString()).toContain(
    '<c r="B2"><v>1.5</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c></row>',
  )
  const deck = at.google.file({ name: 'Deck', mimeType: slidesType, slides: [{ title: 'Hi', notes: 'say it' }] })
  const pack = unzipSync(await at.exported(deck, pptxType))
  expect(Object.keys(pack)).toContain('ppt/notesSlides/notesSlide1.xml')
  expect((await at.exported(deck, 'text/plain')).toString()).toBe('\ufeffHi')
})

test('uploads become documents where that is asked for', async () => {
  await using at = await place()
  const convert = async (mimeType: string, from: string, body: string) => {
    const media = { mimeType: from, body }
    const made = at.drive.files.create(
      { requestBody: { name: 'n', mimeType }, media },
      { rootUrl: `${at.google.url}/` },
    )
    return (await made).data.id ?? ''
  }
  const doc = await convert(documentType, 'text/html', '<h1>Hi</h1><p>there</p>')
  expect((await at.exported(doc, 'text/markdown')).toString()).toBe('Hi\nthere')
  const sheet = await convert(sheetType, 'text/csv', 'a,"b ""c"""\n1,\n')
  expect((await at.exported(sheet, 'text/tab-separated-values')).toString()).toBe('a\tb "c"\r\n1\t')
  expect(await refusal(convert(sheetType, 'image/png', 'x'))).toBe('400 badRequest')
})
