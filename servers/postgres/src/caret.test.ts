import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caret } from './caret.ts'

test('the caret stands below the character', () => {
  expect(caret('SELECT 1 FORM t', 14)).toBe('LINE 1: SELECT 1 FORM t\n                      ^')
  expect(caret('SELECT 1\n  FORM t\n', 16)).toBe('LINE 2:   FORM t\n               ^')
  expect(caret("SELECT '😀' x y", 13)).toBe("LINE 1: SELECT '😀' x y\n                     ^")
  expect(caret('a\nb', 0)).toBe('LINE 1: a\n        ^')
  expect(caret('', 0)).toBe('LINE 1: \n        ^')
})

test('a long line is windowed around the position', () => {
  const shown = caret(`${'a'.repeat(500)}!${'b'.repeat(500)}`, 500)
  expect(shown).toBe(`LINE 1: …${'a'.repeat(60)}!${'b'.repeat(59)}…\n${' '.repeat(69)}^`)
})

test('any position of any text gives two short lines', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '\n', '\t', '😀') }),
      fc.integer({ min: -1, max: 300 }),
      (sql, position) => {
        const [line = '', mark = '', ...more] = caret(sql, position).split('\n')
        expect(more).toEqual([])
        expect([...line].length).toBeLessThan(150)
        expect(mark.endsWith('^')).toBe(true)
      },
    ),
  )
})
