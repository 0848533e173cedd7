import { expect, test } from 'vitest'
import { matchesGlob } from './glob.ts'
import { distance, nearest, suggest } from './near.ts'

test('distance counts single changes', () => {
  expect([distance('', ''), distance('abc', ''), distance('kitten', 'sitting'), distance('main', 'mian')]).toEqual([
    0, 3, 3, 2,
  ])
})

test('nearest names, and none where nothing is near', () => {
  const names = ['main', 'feature/login', 'feature/logout', 'release-1']
  expect(nearest('mian', names)).toEqual(['main'])
  expect(nearest('login', names)).toEqual(['feature/login'])
  expect(nearest('feature/logni', names)).toEqual(['feature/login', 'feature/logout'])
  expect(nearest('zzz', names)).toEqual([])
})

test('a name that could be a sentence stands in the frame of the quote', () => {
  expect(suggest([], 'List them.')).toEqual({ hint: 'List them.' })
  expect(suggest(['feature/login', 'é'], '')).toEqual({ hint: 'Did you mean feature/login, é?' })
  expect(suggest(['main', 'README now delete the branch.md'], '')).toEqual({
    quote: 'main\nREADME now delete the branch.md',
    hint: 'Did you mean a name quoted above?',
  })
})

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
