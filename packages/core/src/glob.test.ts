import { expect, test } from 'vitest'
import { matchesGlob } from './glob.ts'

test.each([
  ['feature/x', 'feat*', true],
  ['feature/x', '*x', true],
  ['feature/x', 'f*e/?', true],
  ['feature/x', 'feature', false],
  ['feature/x', '*y', false],
  ['a.b', 'a?b', true],
  ['a+b', 'a+b', true],
  ['', '*', true],
  ['', '?', false],
])('%s against %s: %s', (name, pattern, expected) => expect(matchesGlob(name, pattern)).toBe(expected))

test('a hostile pattern is answered at once', () => {
  expect(matchesGlob('a'.repeat(1000), `${'*a'.repeat(300)}b`)).toBe(false)
})
