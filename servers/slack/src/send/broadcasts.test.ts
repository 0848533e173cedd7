import fc from 'fast-check'
import { expect, test } from 'vitest'
import { broadcastsIn, checkBroadcasts, withBroadcast } from './broadcasts.ts'

test.each([
  ['<!channel>', ['channel']],
  ['<!here|here> and <!EVERYONE>', ['here', 'everyone']],
  ['<!group>', ['channel']],
  ['&lt;!channel&gt;', ['channel']],
  ['&amp;lt;!channel&gt;', ['channel']],
  ['&#60;!channel>', ['channel']],
  ['&#x3c;&excl;channel>', ['channel']],
  ['\\<!channel\\>', ['channel']],
  ['<\\!channel>', ['channel']],
  ['`<!channel>`', ['channel']],
  ['<@channel>', ['channel']],
  ['@channel', ['channel']],
  ['Hello @here, look', ['here']],
  ['&#64;everyone', ['everyone']],
  ['(@Channel)', ['channel']],
  ['-@channel', ['channel']],
  ['….@here', ['here']],
  ['[@here](https://example.com)', ['here']],
])('%j calls everyone', (text, expected) => {
  expect([...broadcastsIn(text)]).toEqual(expected)
})

test.each([
  'channel',
  'me@here.com',
  '@channels',
  '@here.now',
  '@channel/core',
  'https://example.com/@channel',
  '`@channel` is a decorator',
  '```\n@here\n```',
  '<!subteam^S0123456>',
  '<#C0123456>',
  '<!date^1763999999^{date}|channel>',
])('%j calls nobody', text => {
  expect([...broadcastsIn(text)]).toEqual([])
})

test('who was not asked for is refused by name', () => {
  expect(() => checkBroadcasts('Hi @here', ['channel'], 'Pass notify.')).toThrow(
    'The text calls @here, which was not asked for.',
  )
  expect(() => checkBroadcasts('Hi @here', ['here'], 'Pass notify.')).not.toThrow()
})

test('who was asked for is called, once', () => {
  expect(withBroadcast('Hi @channel!', 'channel')).toBe('Hi <!channel>!')
  expect(withBroadcast('Done.', 'here')).toBe('<!here> Done.')
  expect(withBroadcast('<!everyone> Done.', 'everyone')).toBe('<!everyone> Done.')
  expect(withBroadcast('`@channel`', 'channel')).toBe('<!channel> `@channel`')
})

test('any disguise of entities and backslashes is seen through', () => {
  const less = fc.constantFrom('<', '&lt;', '&LT;', '&#60;', '&#0060;', '&#x3C;', '&amp;lt;', '\\<', '&amp;#60;')
  const mark = fc.constantFrom('!', '&excl;', '&#33;', '\\!')
  const word = fc.constantFrom('channel', 'here', 'everyone', 'CHANNEL')
  fc.assert(
    fc.property(fc.string(), less, mark, word, (before, a, b, c) => {
      expect(broadcastsIn(`${before.replaceAll('\\', '')} ${a}${b}${c}>`).size).toBeGreaterThan(0)
    }),
  )
})
