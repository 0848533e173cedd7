import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'

const answer = z.looseObject({
  lines: z.array(z.string()),
  passages: z.array(z.object({ place: z.string(), text: z.string() })).optional(),
  next_cursor: z.string().optional(),
  version: z.string(),
})
const unmarked = (text: string) => text.replace(/untrusted\w+/g, 'untrusted')
const [doc, sheet] = ['document', 'spreadsheet'].map(kind => `application/vnd.google-apps.${kind}`)

test('reads a document as Markdown, without the pictures in it', async () => {
  await using google = await startGoogle()
  const md = '# Plan\n\nShip **soon**.\n\n![][image1]\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>\n'
  const id = google.file({
    name: 'Plan',
    mimeType: doc,
    exports: { 'text/markdown': md },
    modified: '2026-11-20T14:02:00Z',
  })
  await using server = await connectTo(google)
  const { text, isError } = await server.call('gdrive_read_file', { file: id })
  expect(isError, text).toBe(false)
  expect(text).toContain('# Plan')
  expect(text).toContain('Ship **soon**.')
  expect(text).not.toContain('base64')
  expect(unmarked(text).split('\n')[0]).toMatch(
    new RegExp(`^Plan \\(${id}\\): doc, .*, 2026-11-20 14:02, version [\\w-]{8}\\.$`),
  )
})

test('reads one tab, and a range of it, with the read-only scope alone', async () => {
  await using google = await startGoogle()
  const id = google.file({
    ...{ name: 'Budget', mimeType: sheet },
    sheets: [
      {
        name: 'Q1',
        rows: [
          ['Item', 'Cost'],
          ['Rent', 1200],
        ],
      },
      {
        name: 'Q2',
        rows: [
          ['Item', 'Cost'],
          ['Rent', 1300],
          ['Power', 90],
        ],
      },
    ],
  })
  await using server = await connectTo(google, { options: { accessToken: google.tokens.readonly } })
  const all = await server.call('gdrive_read_file', { file: id })
  expect(all.text).toContain('1200')
  expect(all.text).toContain('1300')
  const one = await server.call('gdrive_read_file', { file: id, sheet: 'Q2', range: 'A3:B3' })
  expect(one.text).toContain('Power')
  expect(one.text).not.toContain('1300')
  const link = `https://docs.google.com/spreadsheets/d/${id}/edit?gid=0#gid=0&range=A2:B2`
  const linked = await server.call('gdrive_read_file', { file: link })
  expect(linked.text).toContain('Rent')
  expect(linked.text).not.toContain('Power')
  const wrong = await server.call('gdrive_read_file', { file: id, sheet: 'Q3' })
  expect(wrong.isError).toBe(true)
  expect(wrong.text).toContain('Q2')
})

test('pages through a long text, each line once, also where the budget cuts', async () => {
  await using google = await startGoogle()
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index} of the text`)
  const id = google.file({ name: 'log.txt', mimeType: 'text/plain', content: lines.join('\n') })
  await using server = await connectTo(google, { results: 'structured', maxTokens: 3000 })
  const seen: string[] = []
  let [cursor, pages]: [string | undefined, number] = [undefined, 0]
  do {
    const { structured, text, isError } = await server.call('gdrive_read_file', { file: id, ...(cursor && { cursor }) })
    expect(isError, text).toBe(false)
    const page = answer.parse(structured)
    seen.push(...page.lines)
    cursor = page.next_cursor
    pages++
  } while (cursor !== undefined && pages < 100)
  expect(seen.map(line => line.trimEnd())).toEqual(lines)
  expect(pages).toBeGreaterThan(5)
})

test('shows only the passages about the words of a query', async () => {
  await using google = await startGoogle()
  const filler = Array.from({ length: 400 }, (_, index) => `Clause ${index} says nothing of note about this.\n\n`).join(
    '',
  )
  const content = `${filler}The warranty ends after two years.\n\n${filler}`
  const id = google.file({ name: 'contract.txt', mimeType: 'text/plain', content })
  await using server = await connectTo(google, { results: 'structured' })
  const { structured, text } = await server.call('gdrive_read_file', { file: id, query: 'warranty' })
  expect(answer.parse(structured).passages?.[0]?.text).toContain('The warranty ends after two years.')
  expect(text.length).toBeLessThan(4000)
  const none = await server.call('gdrive_read_file', { file: id, query: 'warrenty' })
  expect(none.text).toContain('No passage has words of "warrenty". Words like those in it: warranty.')
})

test('shows a picture, and says what holds no text', async () => {
  await using google = await startGoogle()
  const bytes = Buffer.from('iVBORw0KGgo=', 'base64')
  const picture = google.file({ name: 'logo.png', mimeType: 'image/png', content: bytes })
  const film = google.file({ name: 'film.mp4', mimeType: 'video/mp4', content: 'x' })
  const form = google.file({ name: 'Survey', mimeType: 'application/vnd.google-apps.form' })
  await using server = await connectTo(google)
  const shown = await server.call('gdrive_read_file', { file: picture })
  expect(shown.content).toContainEqual({ type: 'image', data: bytes.toString('base64'), mimeType: 'image/png' })
  const text = await server.call('gdrive_read_file', { file: film })
  expect(text.text).toContain('refused: "film.mp4"')
  expect((await server.call('gdrive_read_file', { file: form })).text).toContain('in no form to be read')
})

test('reads a document that is too large for Markdown as plain text, and says so', async () => {
  await using google = await startGoogle()
  const id = google.file({
    ...{ name: 'Book', mimeType: doc },
    exports: { 'text/markdown': 'x'.repeat(10_485_761), 'text/plain': 'All of the book' },
  })
  await using server = await connectTo(google)
  const { text } = await server.call('gdrive_read_file', { file: id })
  expect(text).toContain('All of the book')
  expect(text).toContain('larger than the 10 MB that Google gives out as text/markdown: read as text/plain')
})

test('a page of what has changed since is told, not shown', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'log.txt', mimeType: 'text/plain', content: 'line\n'.repeat(5000) })
  await using server = await connectTo(google, { results: 'structured', maxTokens: 1000 })
  const { next_cursor: cursor } = answer.parse((await server.call('gdrive_read_file', { file: id })).structured)
  await fetch(`${google.url}/upload/drive/v3/files/${id}?uploadType=media`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${google.tokens.me}`, 'content-type': 'text/plain' },
    body: 'something else',
  })
  const { text } = await server.call('gdrive_read_file', { file: id, cursor })
  expect(text).toContain('conflict: "log.txt"')
})

test('says of a file in the trash that it is there', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'old.txt', mimeType: 'text/plain', content: 'x', trashed: true })
  await using server = await connectTo(google)
  expect((await server.call('gdrive_read_file', { file: id })).text).toContain('in the trash, version')
})
