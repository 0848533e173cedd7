import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFile } from './file-id.ts'

const id = 'F0123456789'
const domain = 'acme.slack.com'
const team = 'T0123456789'

test.each([
  [id, { id }],
  [` ${id} `, { id }],
  [`acme:${id}`, { id, team: 'acme' }],
  [`https://acme.slack.com/files/U0123456789/${id}/notes.md`, { id, domain }],
  [`https://acme.slack.com/files/U0123456789/${id}/notes.md?origin_team=T1`, { id, domain }],
  [`https://acme.slack.com/docs/${team}/${id}`, { id, domain }],
  [`https://acme.slack.com/lists/${team}/${id}?record_id=Rec1`, { id, domain }],
  [`https://acme.enterprise.slack.com/files/W0123456789/${id}`, { id, domain: 'acme.enterprise.slack.com' }],
  [`https://app.slack.com/docs/${team}/${id}`, { id, team }],
  [`https://acme.slack-gov.com/docs/${team}/${id}`, { id, domain: 'acme.slack-gov.com' }],
  [`https://files.slack.com/files-pri/${team}-${id}/notes.md`, { id, team }],
  [`https://files.slack.com/files-pri/${team}-${id}/download/notes.md`, { id, team }],
  [`https://slack-files.com/${team}-${id}-abcdef`, { id, team }],
  [`slack://file?team=${team}&id=${id}`, { id, team }],
])('%s', (given, expected) => {
  expect(parseFile(given)).toEqual(expected)
})

test.each([
  '',
  'notes.md',
  'C0123456789',
  'F1',
  `https://evil.example/files/U0123456789/${id}/notes.md`,
  `https://slack.com.evil.example/docs/${team}/${id}`,
  `https://evilslack.com/docs/${team}/${id}`,
  'https://acme.slack.com/archives/C0123456789',
  'slack://file?id=C0123456789',
])('%j names no file', given => {
  expect(() => parseFile(given)).toThrow(/names no file/)
})

test('any text is understood or refused, never a fault', () => {
  fc.assert(
    fc.property(fc.string(), given => {
      expect(() => expect(parseFile(given).id).toBe(given)).toThrow(/names no file/)
    }),
  )
})
