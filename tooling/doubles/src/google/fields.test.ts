import fc from 'fast-check'
import { expect, test } from 'vitest'
import { masked, maskOf, parseMask } from './fields.ts'

const value = { kind: 'x', next: '', files: [{ id: '1', owners: [{ email: 'a', me: true }], name: 'n' }, { id: '2' }] }

test.each([
  ['kind', { kind: 'x' }],
  ['files/id', { files: [{ id: '1' }, { id: '2' }] }],
  ['files(id, owners/email),kind', { kind: 'x', files: [{ id: '1', owners: [{ email: 'a' }] }, { id: '2' }] }],
  ['files(owners(me),owners(email))', { files: [{ owners: [{ email: 'a', me: true }] }, {}] }],
  ['files/owners/*', { files: [{ owners: [{ email: 'a', me: true }] }, {}] }],
  ['files(*)', { files: value.files }],
  ['*', value],
])('%s picks its part', (mask, part) => {
  expect(masked(value, parseMask(mask))).toEqual(part)
})

test.each(['files(', 'files)', 'files(id', 'files/', ',kind', 'kind,', 'files()', 'a b', 'files(id))', '='])(
  'refuses %s',
  mask => {
    expect(() => parseMask(mask)).toThrow(`Invalid field selection ${mask}`)
  },
)

test('a name that no resource has is refused', () => {
  const of = (fields: string) => () => maskOf({ name: 'files.list' }, { fields })
  expect(of('files(id,owners/emailAddress,capabilities/anything),nextPageToken')).not.toThrow()
  expect(of('files(id,etag)')).toThrow('Invalid field selection etag')
  expect(of('files/owners/email')).toThrow('Invalid field selection email')
  expect(of('items')).toThrow('Invalid field selection items')
})

test('any text is a mask or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ',', '(', ')', '/', '*', ' ') }), text => {
      try {
        masked(value, parseMask(text))
      } catch (error) {
        expect(error).toMatchObject({ status: 400 })
      }
    }),
  )
})
