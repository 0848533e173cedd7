import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTarget } from './target.ts'

const channel = (name: string) => ({ where: { kind: 'channel-name', name } })
const id = (value: string) => ({ where: { kind: 'channel-id', id: value } })
const person = (value: string) => ({ where: { kind: 'person-id', id: value } })

test.each([
  ['#general', channel('general')],
  ['general', channel('general')],
  ['#Team-Überraschung', channel('team-überraschung')],
  ['#日本語', channel('日本語')],
  ['C0123456789', id('C0123456789')],
  ['D0123456789', id('D0123456789')],
  ['<#C0123456789|general>', id('C0123456789')],
  ['U0123456789', person('U0123456789')],
  ['<@W0123456789>', person('W0123456789')],
  ['@alice.b', { where: { kind: 'person-name', name: 'alice.b' } }],
  ['@Alice B', { where: { kind: 'person-name', name: 'Alice B' } }],
  ['me', { where: { kind: 'me' } }],
  ['acme:#general', { team: 'acme', ...channel('general') }],
  ['acme:@bob', { team: 'acme', where: { kind: 'person-name', name: 'bob' } }],
  ['https://acme.slack.com/archives/C0123456789', { domain: 'acme.slack.com', ...id('C0123456789') }],
  [
    'https://acme.slack.com/archives/C0123456789/p1763999999123456',
    { domain: 'acme.slack.com', ...id('C0123456789'), ts: '1763999999.123456' },
  ],
  [
    'https://acme.enterprise.slack.com/archives/C0123456789/p1763999999123456?thread_ts=1763999000.000100&cid=C0123456789',
    {
      domain: 'acme.enterprise.slack.com',
      ...id('C0123456789'),
      ts: '1763999999.123456',
      thread: '1763999000.000100',
    },
  ],
  [
    'https://app.slack.com/client/T0123456789/C0123456789/thread/C0123456789-1763999000.000100',
    { team: 'T0123456789', ...id('C0123456789'), ts: '1763999000.000100', thread: '1763999000.000100' },
  ],
  ['https://app.slack.com/client/T0123456789/D0123456789', { team: 'T0123456789', ...id('D0123456789') }],
  ['slack://channel?team=T0123456789&id=C0123456789', { team: 'T0123456789', ...id('C0123456789') }],
])('%s', (given, target) => {
  expect(parseTarget(given)).toEqual(target)
})

test.each([
  '',
  '#',
  'two words',
  '#a/b',
  'https://example.com/archives/C0123456789',
  'https://slack.com.evil.example/archives/C0123456789',
  'https://acme.slack.com/archives/C0123456789/../../admin',
  'https://acme.slack.com/files/U1/F1/x',
  'acme:',
  '#a\nb',
])('%j is refused', given => {
  expect(() => parseTarget(given)).toThrow('names no channel, person or message.')
})

test('no text makes it fail in another way', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), given => {
      try {
        parseTarget(given)
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid' })
      }
    }),
  )
})
