import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test.each([
  ['max-row', 'max-rows'],
  ['maxRows', 'max-rows'],
  ['MAX_ROWS', 'max-rows'],
  ['acess', 'access'],
  ['tiemout', 'timeout'],
])('%s is near to %s', (word, expected) => {
  expect(nearest(word, ['access', 'timeout', 'max-rows'])).toBe(expected)
})

test.each(['colour', 'x', '', '__proto__', 'a'.repeat(100_000)])('%.20s is near to nothing', word => {
  expect(nearest(word, ['access', 'timeout', 'url'])).toBeUndefined()
})

test('the nearest wins, not the first', () => {
  expect(nearest('tables', ['cables-x', 'table', 'tablets'])).toBe('table')
  expect(nearest('toolset', ['tools', 'toolsets'])).toBe('toolsets')
})
