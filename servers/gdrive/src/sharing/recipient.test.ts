import { expect, test } from 'vitest'
import { recipientOf } from './recipient.ts'

test('takes people, groups, domains and anyone', () => {
  expect(recipientOf('bob+x@acme.example')).toEqual({ type: 'user', emailAddress: 'bob+x@acme.example' })
  expect(recipientOf('group:team@acme.example')).toEqual({ type: 'group', emailAddress: 'team@acme.example' })
  expect(recipientOf('domain:Acme.example')).toEqual({ type: 'domain', domain: 'acme.example' })
  expect(recipientOf('anyone')).toEqual({ type: 'anyone' })
})

test.each([
  ...['b\u043eb@acme.example', 'bob\u200b@acme.example', '\u202ebob@acme.example', 'bob@\u0430cme.example'],
  ...['bob@acme.example\ncarol@other.example', 'bob@acme.example, carol@other.example', 'domain:x', 'Anyone', 'bob'],
])('does not take %j for anybody', given => {
  expect(() => recipientOf(given)).toThrow('is nobody to share with')
})
