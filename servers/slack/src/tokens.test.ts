import { expect, test } from 'vitest'
import { tokensByKind } from './tokens.ts'

const as = (setting: string, token: string) => ({ setting, token })

test('a token is what it begins with, whatever setting holds it', () => {
  const [person, app] = [as('SLACK_BOT_TOKEN', 'xoxp-1'), as('SLACK_USER_TOKEN', 'xoxb-1')]
  expect(tokensByKind([person, undefined])).toEqual({ user: person, bot: undefined })
  expect(tokensByKind([app, person])).toEqual({ user: person, bot: app })
  const renewed = as('SLACK_USER_TOKEN', 'xoxe.xoxp-1')
  expect(tokensByKind([renewed])).toEqual({ user: renewed, bot: undefined })
  expect(tokensByKind([undefined, undefined])).toEqual({ user: undefined, bot: undefined })
})

test.each(['xoxc-1', 'xoxd-1', 'xoxs-1'])('%s, of a browser session, is refused with the way to another one', token => {
  expect(() => tokensByKind([as('SLACK_USER_TOKEN', token)])).toThrow(
    'SLACK_USER_TOKEN holds a token of a browser session, which is not used.',
  )
})

test.each(['your token', 'xapp-1', 'xoxe-1', 'Bearer xoxp-1', '"xoxp-1"'])('%s is told as what it is not', token => {
  expect(() => tokensByKind([as('SLACK_BOT_TOKEN', token)])).toThrow(
    'SLACK_BOT_TOKEN holds no token of a person (xoxp-) or an app (xoxb-).',
  )
})

test('two of a kind are one too many', () => {
  expect(() => tokensByKind([as('SLACK_USER_TOKEN', 'xoxb-1'), as('SLACK_BOT_TOKEN', 'xoxb-2')])).toThrow(
    'SLACK_BOT_TOKEN holds a second token of an app (xoxb-).',
  )
})
