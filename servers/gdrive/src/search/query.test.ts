import { startGoogle } from '@tooling/doubles/google'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../gdrive.fixture.ts'
import { momentOf } from './moment.ts'
import { queryOf } from './query.ts'

test.each([
  [{}, 'trashed = false'],
  [{ name: "it's" }, "name contains 'it\\'s' and trashed = false"],
  [{ name: 'a\\b' }, "name contains 'a\\\\b' and trashed = false"],
  [{ text: 'plan' }, "(fullText contains 'plan' or name contains 'plan') and trashed = false"],
  [{ kind: 'doc' }, "mimeType = 'application/vnd.google-apps.document' and trashed = false"],
  [{ kind: 'image' }, "mimeType contains 'image/' and trashed = false"],
  [{ kind: 'application/zip', owner: 'me' }, "mimeType = 'application/zip' and 'me' in owners and trashed = false"],
  [
    { modified_after: '2026-11-20', only: 'trashed' as const },
    "modifiedTime > '2026-11-20T00:00:00.000Z' and trashed = true",
  ],
  [{ q: `name = "it's ("` }, `trashed = false and (name = "it's (")`],
  [{ q: 'trashed = true' }, '(trashed = true)'],
  [{ q: "starred = true or name = ')'" }, "trashed = false and (starred = true or name = ')')"],
])('%j is asked as %s', (asked, q) => expect(queryOf(asked)).toBe(q))

test.each([`name = "'") or (name = "'"`, `name = "a`, "name = 'a", 'starred = true) or (trashed = true', ')(', ' '])(
  'q %s is refused',
  q => {
    expect(() => queryOf({ q })).toThrow('its brackets or quotes do not match')
  },
)

test('times: days, moments, how long ago', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  expect(momentOf('7d', 'x', now)).toBe('2026-11-17T12:00:00.000Z')
  expect(momentOf('2w', 'x', now)).toBe('2026-11-10T12:00:00.000Z')
  expect(momentOf('2026-11-20T14:00+02:00', 'x', now)).toBe('2026-11-20T12:00:00.000Z')
  for (const wrong of ['yesterday', '2026-02-30', '2026-13-01', '7', '-1d', "2026-11-20' or '"]) {
    expect(() => momentOf(wrong, 'modified_after')).toThrow('modified_after')
  }
})

const files = z.object({ files: z.array(z.looseObject({ id: z.string(), name: z.string() })) })

test('whatever a file is called: its name finds it, and no other is let in', async () => {
  await using google = await startGoogle()
  google.file({ name: 'Bystander', content: 'x' })
  await using server = await connectTo(google, { results: 'structured' })
  const signs = fc.string({
    unit: fc.constantFrom("'", '\\', '"', ' ', 'a', 'b', '(', ')', 'é', '=', '%'),
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(signs, async rest => {
      const name = `q${rest}`
      const id = google.file({ name, content: 'x' })
      const { structured, isError, text } = await server.call('gdrive_search_files', {
        q: queryOf({ name }).split(' and ')[0],
        limit: 100,
      })
      expect(isError, text).toBe(false)
      const found = files.parse(structured).files
      expect(found.map(file => file.name)).not.toContain('Bystander')
      const exact = await server.call('gdrive_search_files', { name, limit: 100 })
      expect(files.parse(exact.structured).files.map(file => file.id)).toContain(id)
    }),
    { numRuns: 40 },
  )
})
