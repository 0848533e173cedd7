import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hunksOf, hunkWith, numbered } from './patch.ts'

const patch = `@@ -1,4 +1,5 @@
 one
-two
+2
+2b
 three
 four
@@ -20,2 +21,1 @@ function late() {
-  gone
   stays
\\ No newline at end of file`

test('lines carry the number after the change, removed ones the number before', () => {
  expect(numbered(patch)).toEqual([
    '@@',
    '1 one',
    '2-two',
    '2+2',
    '3+2b',
    '4 three',
    '5 four',
    '@@ function late() {',
    '20-  gone',
    '21   stays',
  ])
})

test('a new and a deleted file are numbered from 1', () => {
  expect(numbered('@@ -0,0 +1,2 @@\n+a\n+b')).toEqual(['@@', '1+a', '2+b'])
  expect(numbered('@@ -1 +0,0 @@\n-a')).toEqual(['@@', '1-a'])
})

test('text that looks like a header stays a line', () => {
  expect(numbered('@@ -1,2 +1,2 @@\n-@@ -1 +1 @@\n+--- a\n \r')).toEqual(['@@', '1-@@ -1 +1 @@', '1+--- a', '2 \r'])
})

describe('hunkWith', () => {
  const hunks = hunksOf(patch)

  test.each([
    [2, 'RIGHT', 0],
    [5, 'RIGHT', 0],
    [6, 'RIGHT', undefined],
    [21, 'RIGHT', 1],
    [2, 'LEFT', 0],
    [3, 'LEFT', 0],
    [20, 'LEFT', 1],
    [21, 'LEFT', 1],
    [22, 'LEFT', undefined],
  ] as const)('line %i of side %s is in hunk %s', (line, side, expected) => {
    expect(hunkWith(hunks, line, side)).toBe(expected)
  })
})

test('every line that is added can be commented on the right, every removed one on the left', () => {
  const lines = fc.array(fc.constantFrom(' x', '+y', '-z'), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 500 }), (body, start) => {
      const hunks = hunksOf([`@@ -${start},9 +${start},9 @@`, ...body].join('\n'))
      for (const { sign, old, new: after } of hunks[0]?.lines ?? []) {
        expect(hunkWith(hunks, sign === '-' ? old : after, sign === '-' ? 'LEFT' : 'RIGHT')).toBe(0)
      }
    }),
  )
})
