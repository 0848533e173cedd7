import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseName, quoted } from './name.ts'

test.each([
  ['orders', { schema: undefined, name: ['orders'], args: undefined }],
  [' Orders ', { schema: undefined, name: ['Orders', 'orders'], args: undefined }],
  ['shop.Orders', { schema: ['shop'], name: ['Orders', 'orders'], args: undefined }],
  ['"Odd.Name"', { schema: undefined, name: ['Odd.Name'], args: undefined }],
  ['shop . "a ""b"" c"', { schema: ['shop'], name: ['a "b" c'], args: undefined }],
  ['Odd Name', { schema: undefined, name: ['Odd Name', 'odd name'], args: undefined }],
  ['shop.total(bigint)', { schema: ['shop'], name: ['total'], args: 'bigint' }],
  ['f()', { schema: undefined, name: ['f'], args: '' }],
  ['f(a numeric(10,2), b text)', { schema: undefined, name: ['f'], args: 'a numeric(10,2), b text' }],
  ['"f(x)"', { schema: undefined, name: ['f(x)'], args: undefined }],
])('reads %j', (text, name) => {
  expect(parseName(text)).toEqual(name)
})

test.each(['', '.', 'a.', '.a', 'a.b.c', '"open', 'a"b', '()', 'a..b'])('%j is no name', text => {
  expect(parseName(text)).toBeUndefined()
})

test('every name survives quoting', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (schema, name) => {
      expect(parseName(`${quoted(schema)}.${quoted(name)}`)).toEqual({
        schema: [schema],
        name: [name],
        args: undefined,
      })
    }),
  )
})
