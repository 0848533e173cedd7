import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distance, near } from './near.ts'

describe('near', () => {
  const paths = ['README.md', 'src/index.ts', 'src/main.ts', 'test/index.test.ts', 'docs/guide/start.md']
  const branches = ['main', 'feature/login', 'feature/logout', 'release-1']
  const tables = ['orders', 'order_lines', 'customers', 'invoices', 'public.Invoices']

  test.each([
    ['start.md', paths, ['docs/guide/start.md']],
    ['lib/index.ts', paths, ['src/index.ts']],
    ['mian.ts', paths, ['src/main.ts']],
    ['logni', branches, ['feature/login']],
    ['src/mian.ts', paths, ['src/main.ts']],
    ['readme.MD', paths, ['README.md']],
    ['zzz', paths, []],
    ['mian', branches, ['main']],
    ['login', branches, ['feature/login']],
    ['feature/logni', branches, ['feature/login', 'feature/logout']],
    ['zzz', branches, []],
    ['x', [], []],
    ['ordres', tables, ['orders']],
    ['order', tables, ['orders', 'order_lines']],
    ['Customer', tables, ['customers']],
    ['invoice', tables, ['invoices', 'public.Invoices']],
    ['', tables, []],
    ['public.customers', tables, ['customers']],
    ['HEAD..main', branches, []],
  ])('%s', (wanted, names, found) => expect(near(wanted, names)).toEqual(found))
})

test('the distance is the one of the textbook, as far as the limit', () => {
  // Letters change, come, go, or swap with a neighbour that nothing else is done to.
  const textbook = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length
    const [x, y] = [a.slice(1), b.slice(1)]
    const swap = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]
    const swapped = swap ? 1 + textbook(a.slice(2), b.slice(2)) : Number.POSITIVE_INFINITY
    return Math.min(textbook(x, y) + (a[0] === b[0] ? 0 : 1), 1 + textbook(x, b), 1 + textbook(a, y), swapped)
  }
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 8 }), (a, b, limit) => {
      expect(distance(a, b, limit)).toBe(Math.min(textbook(a, b), limit + 1))
    }),
  )
})
