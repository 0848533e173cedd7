import { expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { Policy, type PolicySettings } from './policy.ts'

const open: PolicySettings = { readChannels: [], postChannels: [], dms: 'read' }
const channel = (name: string, id = 'C0000000001'): Channel => ({
  id,
  name,
  kind: 'public',
  external: false,
  archived: false,
})
const dm: Channel = { id: 'D01', kind: 'dm', person: 'U01', external: false, archived: false }
const group: Channel = { id: 'G01', kind: 'group', people: ['a', 'b'], external: false, archived: false }

test('without lists every channel is read and posted to; direct messages are read', () => {
  const policy = new Policy(open)
  expect(policy.mayRead(channel('general'))).toBe(true)
  expect(() => policy.checkPost(channel('general'), '#general')).not.toThrow()
  expect(policy.mayRead(dm)).toBe(true)
  expect(() => policy.checkPost(dm, '@alice')).toThrow('Direct messages are not sent.')
  expect(() => policy.checkPost(group, '@a, @b')).toThrow('Direct messages are not sent.')
})

test.each([
  [['#eng-*'], 'eng-web', true],
  [['eng-*'], 'ENG-web', true],
  [['#eng-*'], 'general', false],
  [['#eng-*', '!#eng-secret'], 'eng-secret', false],
  [['!#eng-secret', '#eng-*'], 'eng-secret', false],
  [['!#secret'], 'general', true],
  [['!#secret'], 'secret', false],
  [['C0000000001'], 'renamed', true],
  [['!C0000000001'], 'renamed', false],
])('--read-channels %j lets #%s be read: %s', (readChannels, name, may) => {
  expect(new Policy({ ...open, readChannels }).mayRead(channel(name))).toBe(may)
})

test('an id lets in that channel alone, not one that is named like it', () => {
  const policy = new Policy({ ...open, readChannels: ['C0000000002'] })
  expect(policy.mayRead(channel('general'))).toBe(false)
  expect(policy.mayRead(channel('c0000000002'))).toBe(false)
})

test('what may not be read may not be posted to either', () => {
  const policy = new Policy({ ...open, readChannels: ['#a'], postChannels: ['#b'] })
  expect(() => policy.checkPost(channel('b'), '#b')).toThrow('#b is not among the channels that this server may read.')
  expect(() => policy.checkPost(channel('a'), '#a')).toThrow(
    '#a is not among the channels that this server may post to.',
  )
})

test('lists of channels say nothing of direct messages; --dms does', () => {
  const some = { ...open, readChannels: ['#a'], postChannels: ['#a'] }
  expect(new Policy(some).mayRead(dm)).toBe(true)
  expect(new Policy({ ...some, dms: 'off' }).mayRead(dm)).toBe(false)
  expect(() => new Policy({ ...some, dms: 'off' }).checkPost(dm, '@a')).toThrow('Direct messages are off.')
  expect(() => new Policy({ ...some, dms: 'post' }).checkPost(dm, '@a')).not.toThrow()
})
