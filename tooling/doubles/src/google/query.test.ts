import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { parseQuery } from './query.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

test('a name that is escaped is the name again, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(parseQuery(`name = ${quoted(text)}`)).toEqual({ kind: 'term', field: 'name', operator: '=', value: text })
    }),
  )
})

test('whatever is asked is understood or refused with 400, and never worse', () => {
  const word = fc.constantFrom(
    'name',
    'contains',
    '=',
    'in',
    'not',
    'and',
    'or',
    '(',
    ')',
    "'x'",
    'has',
    '{',
    '}',
    'key',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map(words => words.join(' ')),
      ),
      text => {
        try {
          parseQuery(text)
        } catch (error) {
          expect(error).toMatchObject({ status: 400, body: { error: { errors: [{ location: 'q' }] } } })
        }
      },
    ),
  )
})

test('and and or bind the same, from left to right', () => {
  expect(parseQuery("starred = true or trashed = false and not name = 'x'")).toMatchObject({
    kind: 'and',
    left: { kind: 'or' },
    right: { kind: 'not' },
  })
  expect(parseQuery("starred = true or (trashed = false and name = 'x')")).toMatchObject({ right: { kind: 'and' } })
})

test.each([
  "name = 'x",
  'name = "x"',
  "name like 'x'",
  "name > 'x'",
  "title = 'x'",
  "fullText = 'x'",
  "'x' in name",
  "parents in 'x'",
  'trashed = yes',
  "trashed = 'true'",
  "modifiedTime > 'yesterday'",
  "modifiedTime contains '2026'",
  "name = 'x' and",
  "(name = 'x'",
  "name = 'it's'",
  "properties has { key='a' }",
  "appProperties = 'x'",
  'not',
])('refuses %s', q => {
  expect(() => parseQuery(q)).toThrow('Invalid Value')
})

test('finds by every term', async () => {
  await using google = await startGoogle()
  const folder = google.folder('Papers')
  const names: Record<string, string> = {
    plan: google.file({ name: "Alice's \\ plan", content: 'Ship the rocket', parent: folder, starred: true }),
    hello: google.file({
      name: 'HelloWorld report_2026.txt',
      modified: '2026-01-05T00:00:00Z',
      properties: { a: "b'c" },
    }),
    image: google.file({ name: 'cat.png', mimeType: 'image/png', modified: '2026-02-01T00:00:00Z' }),
    gone: google.file({ name: 'old', trashed: true }),
    bobs: google.file({
      ...{ name: 'from bob', owner: 'bob@acme.example', content: 'rocket science' },
      permissions: [{ email: 'alice@acme.example', role: 'writer' }],
    }),
  }
  names.link = google.file({ name: 'link', shortcutTo: names.image ?? '' })
  const drive = clientAt(google.url, google.tokens.me)
  const found = async (q: string): Promise<string[]> => {
    const { data } = await drive.files.list({ q, fields: 'files(id)' })
    const ids = data.files?.map(({ id }) => id) ?? []
    return Object.keys(names).filter(name => ids.includes(names[name]))
  }
  expect(await found("name = 'Alice\\'s \\\\ plan'")).toEqual(['plan'])
  expect(await found("name contains 'hello'")).toEqual(['hello'])
  expect(await found("name contains 'world'")).toEqual([])
  expect(await found("name contains 'rep'")).toEqual(['hello'])
  expect(await found("fullText contains 'rocket'")).toEqual(['plan', 'bobs'])
  expect(await found("fullText contains 'rock'")).toEqual([])
  expect(await found('fullText contains \'"the rocket"\'')).toEqual(['plan'])
  expect(await found("mimeType contains 'image/'")).toEqual(['image'])
  expect(await found(`'${folder}' in parents`)).toEqual(['plan'])
  expect(await found("'root' in parents and trashed = false")).toEqual(['hello', 'image', 'link'])
  expect(await found('trashed = true')).toEqual(['gone'])
  expect(await found('starred = true')).toEqual(['plan'])
  expect(await found('sharedWithMe')).toEqual(['bobs'])
  expect(await found("'bob@acme.example' in owners")).toEqual(['bobs'])
  expect(await found("'me' in writers and not 'me' in owners")).toEqual(['bobs'])
  expect(await found("modifiedTime < '2026-01-10'")).toEqual(['hello'])
  expect(await found("modifiedTime >= '2026-01-05T02:00:00+02:00' and modifiedTime < '2026-03-01'")).toEqual([
    'hello',
    'image',
  ])
  expect(await found("properties has { key='a' and value='b\\'c' }")).toEqual(['hello'])
  expect(await found("visibility = 'limited' and mimeType = 'image/png'")).toEqual(['image'])
  expect(await found(`shortcutDetails.targetId = '${names.image}'`)).toEqual(['link'])
  expect(await refusal(drive.files.list({ q: "'nowhere' in parents" }))).toBe('404 notFound')
  expect(await refusal(drive.files.list({ q: "name = 'it's'" }))).toBe('400 invalid')
})
