import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankOf } from './rank.ts'

test('the name itself, then beginnings, beginnings of words, parts, and words in any order', () => {
  const ranks = (query: string) => ['web', 'webhooks', 'deploy-web', 'cobweb'].map(name => rankOf(query, [name]))
  expect(ranks('web')).toEqual([0, 1, 2, 3])
  expect(ranks('WEB')).toEqual([0, 1, 2, 3])
  expect(rankOf('web dep', ['deploy-web'])).toBe(4)
  expect(rankOf('web x', ['deploy-web'])).toBeUndefined()
  expect(rankOf('x', ['deploy-web', undefined])).toBeUndefined()
  expect(rankOf('web', ['cobweb', 'web'])).toBe(0)
  expect(rankOf('ебе', ['веб-еберг'])).toBe(2)
  expect(rankOf('', ['anything'])).toBe(1)
})

test('a part of a name always fits it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, part, after) => {
      expect(rankOf(part, [`${before}${part}${after}`])).toBeLessThanOrEqual(3)
    }),
  )
})
