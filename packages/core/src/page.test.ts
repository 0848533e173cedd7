import { expect, test } from 'vitest'
import { createCursors } from './page.ts'

const key = 'one key'

test('a cursor opens for its tool and arguments, whatever their order, also after a restart', () => {
  const cursor = createCursors(key).seal('git_log', { rev: 'main', paths: ['a'] }, { after: 'c0ffee' })
  expect(createCursors(key).open('git_log', { paths: ['a'], rev: 'main' }, cursor)).toEqual({ after: 'c0ffee' })
})

test.each([
  ['another tool', 'git_show', { rev: 'main' }],
  ['other arguments', 'git_log', { rev: 'dev' }],
])('a cursor does not open for %s', (_what, tool, args) => {
  const cursors = createCursors(key)
  const cursor = cursors.seal('git_log', { rev: 'main' }, 7)
  expect(() => cursors.open(tool, args, cursor)).toThrow('cursor does not belong to this call')
})

test.each(['', 'x', 'AAAAAAAAAAAAAAAA', '!!!'])('nonsense (%j) is refused', text => {
  expect(() => createCursors(key).open('git_log', {}, text)).toThrow('cursor does not belong')
})

test('a changed position is refused', () => {
  const cursors = createCursors(key)
  const bytes = Buffer.from(cursors.seal('t', {}, { offset: 1 }), 'base64url')
  bytes[bytes.length - 2] = 57
  expect(() => cursors.open('t', {}, bytes.toString('base64url'))).toThrow('cursor does not belong')
})
