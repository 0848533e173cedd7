import { expect, test } from 'vitest'
import { fileOf, type GivenFile, sizeOf } from './file.ts'

test.each<[string, GivenFile, string]>([
  ['a snippet', { mode: 'snippet', mimetype: 'text/plain' }, 'text'],
  ['uploaded text', { mode: 'hosted', mimetype: 'text/csv' }, 'text'],
  ['JSON', { mode: 'hosted', mimetype: 'application/json' }, 'text'],
  ['SVG, which is text', { mode: 'hosted', mimetype: 'image/svg+xml' }, 'text'],
  ['a canvas', { mode: 'quip', mimetype: 'application/vnd.slack-docs' }, 'canvas'],
  ['a list', { mode: 'list', filetype: 'list' }, 'list'],
  ['a picture', { mode: 'hosted', mimetype: 'image/png' }, 'picture'],
  ['a picture that models do not see', { mode: 'hosted', mimetype: 'image/heic' }, 'other'],
  ['a PDF', { mode: 'hosted', mimetype: 'application/pdf' }, 'other'],
  ['a Google document', { mode: 'external', mimetype: 'text/plain', is_external: true }, 'external'],
  ['a deleted one', { mode: 'tombstone' }, 'deleted'],
  ['one older than the plan keeps', { mode: 'hidden_by_limit' }, 'hidden'],
  [
    'one that the token may not see',
    { mode: 'hosted', file_access: 'access_denied', mimetype: 'text/plain' },
    'closed',
  ],
])('%s', (_what, given, kind) => {
  expect(fileOf(given).kind).toBe(kind)
})

test('says what it is, where, and in which conversations', () => {
  const given = {
    ...{ id: 'F1', name: 'notes.md', title: 'Notes', mimetype: 'text/markdown', pretty_type: 'Markdown', size: 1234 },
    ...{ created: 1_763_999_100, user: 'U1', permalink: 'https://acme.slack.com/files/U1/F1/notes.md' },
    ...{ url_private: 'https://files.slack.com/a', url_private_download: 'https://files.slack.com/b' },
    ...{ channels: ['C1'], groups: ['C2'], ims: ['D1'], shares: { public: { C1: [], C3: [] }, private: { D1: [] } } },
  }
  expect(fileOf(given)).toEqual({
    ...{ id: 'F1', kind: 'text', mime: 'text/markdown', size: 1234, author: 'U1', name: 'notes.md', type: 'Markdown' },
    ...{ permalink: 'https://acme.slack.com/files/U1/F1/notes.md', created: '2025-11-24 15:45' },
    ...{ download: 'https://files.slack.com/b', channels: ['C1', 'C2', 'D1', 'C3'] },
  })
  expect(fileOf({ ...given, mode: 'quip' }).name).toBe('Notes')
  const external = fileOf({ ...given, mode: 'external', external_url: 'https://docs.example/1' })
  expect(external).toMatchObject({ elsewhere: 'https://docs.example/1' })
  expect(external.download).toBeUndefined()
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1234, '1.2 kB'],
  [999_600, '1.0 MB'],
  [15_000_000, '15 MB'],
  [1_073_741_824, '1.1 GB'],
])('%i bytes are %s', (bytes, shown) => {
  expect(sizeOf(bytes)).toBe(shown)
})
