import { expect, test } from 'vitest'
import { likePattern } from './objects.ts'

test.each([
  ['orders', '%orders%'],
  ['ord*', 'ord%'],
  ['%lines', '%lines'],
  ['a_b', '%a\\_b%'],
  ['back\\slash', '%back\\\\slash%'],
])('%s is looked for as %s', (pattern, like) => {
  expect(likePattern(pattern)).toBe(like)
})
