import { expect, test } from 'vitest'
import { extended } from './regex.ts'

test.each([
  ['v\\d+\\.\\d+', 'v[0-9]+\\.[0-9]+'],
  ['[\\d-]x', '[0-9-]x'],
  ['[^\\d]\\D', '[^0-9][^0-9]'],
  ['[]\\d]\\d', '[]0-9][0-9]'],
  ['\\\\d', '\\\\d'],
  ['\\[\\d\\]', '\\[[0-9]\\]'],
  ['a|b(c)', 'a|b(c)'],
  ['\\w+\\s\\b', '\\w+\\s\\b'],
])('%s', (pattern, posix) => {
  expect(extended(pattern)).toBe(posix)
})
