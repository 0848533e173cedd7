import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, near } from './near.ts'

const names = ['orders', 'order_lines', 'customers', 'invoices', 'public.Invoices']

test.each([
  ['ordres', ['orders']],
  ['order', ['orders', 'order_lines']],
  ['Customer', ['customers']],
  ['invoice', ['invoices', 'public.Invoices']],
  ['zzzzzz', []],
  ['', []],
])('near %j', (wanted, found) => {
  expect(near(wanted, names)).toEqual(found)
})

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['abc', 'abcd', 1],
  ['kitten', 'sitting', 3],
  ['', 'ab', 2],
])('the distance of %j and %j is %i', (a, b, far) => {
  expect(distance(a, b, 10)).toBe(far)
})

test('distance is symmetric', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(distance(a, b, 99)).toBe(distance(b, a, 99))
    }),
  )
})
