import { expect, test } from 'vitest'
import { handlesIn, mentionedIn, withMentions } from './mentions.ts'

test.each([
  ['Hi @alice and @bob.smith, see @alice', ['alice', 'bob.smith']],
  ['@zoë: look', ['zoë']],
  ['Thanks @alice.', ['alice']],
  ['alice@example.com', []],
  ['https://example.com/@alice', []],
  ['`@alice` and\n```\n@bob\n```', []],
  ['@types/node', []],
  ['<@U0123456>', []],
  ['@here and @Channel', []],
  ['@@alice @', []],
])('the names in %j', (text, expected) => {
  expect(handlesIn(text)).toEqual(expected)
})

test('known names become mentions, others stay', () => {
  const known = new Map([['alice', '<@U1>']])
  expect(withMentions('@alice, `@alice`, @alicia, a@alice', known)).toBe('<@U1>, `@alice`, @alicia, a@alice')
})

test('whom a text mentions', () => {
  expect(mentionedIn('<@U1> <@W2|x> <@U1> <!subteam^S1|@devs> <!here>')).toEqual({
    people: ['U1', 'W2'],
    groups: ['S1'],
  })
})
