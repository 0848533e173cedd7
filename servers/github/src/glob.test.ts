import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globOf } from './glob.ts'

test.each([
  ['*.ts', 'src/deep/a.ts', true],
  ['*.ts', 'a.tsx', false],
  ['/*.ts', 'src/a.ts', false],
  ['src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/deep/a.ts', false],
  ['src/**/*.ts', 'src/a.ts', true],
  ['src/**/*.ts', 'src/very/deep/a.ts', true],
  ['src/**', 'src/a.ts', true],
  ['src', 'src/deep/a.ts', true],
  ['src/', 'src/a.ts', true],
  ['deep', 'src/deep/a.ts', true],
  ['./src/deep', 'src/deep/a.ts', true],
  ['src/deep', 'src/deeper/a.ts', false],
  ['**/test/**', 'packages/a/test/b.ts', true],
  ['a?.ts', 'ab.ts', true],
  ['a?.ts', 'a.ts', false],
  ['*.{js,ts}', 'src/a.js', true],
  ['{src,test}/*.{js,ts}', 'test/a.ts', true],
  ['{src,test}/*.{js,ts}', 'docs/a.ts', false],
  ['a[1].ts', 'a[1].ts', true],
  ['A.ts', 'a.ts', false],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(globOf([pattern])(path)).toBe(expected)
})

test('one of several patterns is enough, and none matches nothing', () => {
  expect(globOf(['*.md', 'src'])('src/a.ts')).toBe(true)
  expect(globOf([])('src/a.ts')).toBe(false)
})

test('a pattern that could be tried in very many ways is done in no time', () => {
  expect(globOf([`${'*a'.repeat(40)}b`])('a'.repeat(2000))).toBe(false)
  expect(globOf([`${'**/a/'.repeat(30)}b`])('a/'.repeat(300))).toBe(false)
  expect(globOf(['{a,b}'.repeat(40)])('c')).toBe(false)
})

test('every path matches itself', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', '*', '?'), minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), parts => {
      fc.pre(!parts.includes('.'))
      expect(globOf([parts.join('/')])(parts.join('/'))).toBe(true)
    }),
  )
})
