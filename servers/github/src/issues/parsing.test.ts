import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editBody } from './body-edits.ts'
import { nextComments } from './comment.ts'
import { commentTarget } from './comment-target.ts'
import { changesTo, deltasOf } from './deltas.ts'
import { headOf } from './row.ts'

describe('deltas', () => {
  test.each([
    [['+a', '-b'], { add: ['a'], remove: ['b'] }],
    [['a', 'b'], { whole: ['a', 'b'] }],
    [[], { whole: [] }],
    [['+ spaced'], { add: ['spaced'], remove: [] }],
    [['-'], { whole: ['-'] }],
  ])('reads %j', (given, expected) => expect(deltasOf('labels', given)).toEqual(expected))

  test('a whole list is reached by its changes, whatever there was', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
    fc.assert(
      fc.property(names, names, (current, whole) => {
        const { add, remove } = changesTo(current, { whole })
        const after = [...current.filter(name => !remove.includes(name)), ...add]
        expect(after.toSorted()).toEqual(whole.toSorted())
      }),
    )
  })

  test('case makes no difference', () => {
    expect(changesTo(['Bug'], { add: ['bug'], remove: ['BUG'] })).toEqual({ add: [], remove: ['Bug'] })
  })
})

describe('edits of a text', () => {
  test('see the line ends that people write', () => {
    expect(editBody('a\r\nb\r\n', [{ old: 'a\nb', new: 'c' }])).toBe('c\n')
  })

  test('take what they put in as it is', () => {
    expect(editBody('a', [{ old: 'a', new: '$& $1' }])).toBe('$& $1')
  })

  test('come one after the other', () => {
    const edits = [
      { old: 'a', new: 'b' },
      { old: 'b', new: 'c' },
    ]
    expect(editBody('a', edits)).toBe('c')
  })
})

test('pages of comments cover all of them once, in both orders', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }), (total, most) => {
      for (const order of ['newest', 'oldest'] as const) {
        const seen: number[] = []
        let shown: number | undefined
        for (let round = 0; round <= total; round++) {
          const { first, last } = nextComments(order, total, shown, most)
          if (first > last) break
          for (let nth = first; nth <= last; nth++) seen.push(nth)
          shown = order === 'newest' ? first : last
        }
        expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, index) => index + 1))
      }
    }),
  )
})

test.each([
  ['12', { id: 12, kind: undefined }],
  ['https://github.com/o/r/issues/1#issuecomment-34', { id: 34, kind: 'issue' }],
  ['https://github.com/o/r/pull/1#discussion_r56', { id: 56, kind: 'review' }],
  ['discussion_r7', { id: 7, kind: 'review' }],
])('reads the comment %s', (given, expected) => expect(commentTarget(given)).toEqual(expected))

test.each(['', 'x', '1.5', '-3', 'https://github.com/o/r/pull/1'])('%j names no comment', given => {
  expect(() => commentTarget(given)).toThrow('names no comment')
})

test.each([
  ['a <!-- b --> c', 20, 'a c'],
  ['a\n\n b', 20, 'a b'],
  ['<!-- never closed', 20, ''],
  ['abcdef', 3, 'abc…'],
  [null, 3, ''],
  ['abc', 0, ''],
])('the head of %j in %i characters', (body, chars, expected) => expect(headOf(body, chars)).toBe(expected))
