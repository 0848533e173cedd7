import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distance, near } from './near.ts'

describe('near', () => {
  const paths = ['README.md', 'src/index.ts', 'src/main.ts', 'test/index.test.ts', 'docs/guide/start.md']

  test('finds a path by its last part, wherever it is', () => {
    expect(near('start.md', paths)).toEqual(['docs/guide/start.md'])
    expect(near('lib/index.ts', paths)).toEqual(['src/index.ts'])
  })

  test('finds a slip', () => {
    expect(near('src/mian.ts', paths)).toEqual(['src/main.ts'])
    expect(near('readme.MD', paths)).toEqual(['README.md'])
  })

  test('offers nothing where nothing is near', () => {
    expect(near('zzz', paths)).toEqual([])
  })
})

test('the distance is the one of the textbook, as far as the limit', () => {
  const textbook = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length
    const [x, y] = [a.slice(1), b.slice(1)]
    return a[0] === b[0] ? textbook(x, y) : 1 + Math.min(textbook(x, b), textbook(a, y), textbook(x, y))
  }
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 8 }), (a, b, limit) => {
      expect(distance(a, b, limit)).toBe(Math.min(textbook(a, b), limit + 1))
    }),
  )
})
