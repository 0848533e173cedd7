import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LineComment, placeComments } from './line-comments.ts'

const files = [
  { filename: 'src/a.ts', patch: '@@ -1,2 +1,3 @@\n one\n-two\n+2\n+2b\n@@ -40 +41 @@\n forty' },
  { filename: 'logo.png' },
]
const at = (comment: Partial<LineComment>): LineComment => ({
  path: 'src/a.ts',
  line: 2,
  side: 'right',
  body: 'Why?',
  ...comment,
})

test('a comment on a line of the diff is placed', () => {
  expect(placeComments([at({}), at({ side: 'left' })], files)).toEqual({
    placed: [
      { path: 'src/a.ts', line: 2, side: 'RIGHT', body: 'Why?' },
      { path: 'src/a.ts', line: 2, side: 'LEFT', body: 'Why?' },
    ],
    loose: [],
    warnings: [],
  })
})

test('a range has a start on the same side; one line is no range', () => {
  const { placed } = placeComments([at({ start_line: 1, line: 3 }), at({ start_line: 2 })], files)
  expect(placed).toEqual([
    { path: 'src/a.ts', line: 3, side: 'RIGHT', start_line: 1, start_side: 'RIGHT', body: 'Why?' },
    { path: 'src/a.ts', line: 2, side: 'RIGHT', body: 'Why?' },
  ])
})

describe('what is off the diff goes into the text', () => {
  test.each([
    [{ line: 9 }, 'src/a.ts:9', 'the line is not part of the diff'],
    [{ start_line: 3, line: 41 }, 'src/a.ts:3-41', 'start_line is not in the same part of the diff'],
    [{ path: 'src/b.ts' }, 'src/b.ts:2', 'the file is not changed here, but src/a.ts is'],
    [{ path: 'logo.png', line: 1 }, 'logo.png:1', 'GitHub shows no lines of this file'],
  ])('%j', (comment, where, reason) => {
    expect(placeComments([at(comment), at({})], files)).toEqual({
      placed: [{ path: 'src/a.ts', line: 2, side: 'RIGHT', body: 'Why?' }],
      loose: [`**\`${where}\`**\n\nWhy?`],
      warnings: [`${where} is in the text of the review, not on its line: ${reason}.`],
    })
  })
})

test('a suggestion stands in a fence that it cannot close', () => {
  const bodies = placeComments([at({ suggestion: 'two' }), at({ body: '', suggestion: '```\nx\n```\n' })], files).placed
  expect(bodies.map(({ body }) => body)).toEqual([
    'Why?\n\n```suggestion\ntwo\n```',
    '````suggestion\n```\nx\n```\n````',
  ])
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n'), maxLength: 30 }), suggestion => {
      const body = placeComments([at({ body: '', suggestion })], files).placed[0]?.body ?? ''
      const fence = /^`+/.exec(body)?.[0] ?? ''
      expect(body.split(fence)).toHaveLength(3)
    }),
  )
})

test('an empty suggestion takes the lines away', () => {
  expect(placeComments([at({ suggestion: '' })], files).placed[0]?.body).toBe('Why?\n\n```suggestion\n```')
})

test('lines the wrong way round and suggestions on removed lines are refused', () => {
  expect(() => placeComments([at({ start_line: 3 })], files)).toThrow('src/a.ts:3-2: start_line is after line.')
  expect(() => placeComments([at({ side: 'left', suggestion: 'x' })], files)).toThrow(
    'removed lines take no suggestion',
  )
})
