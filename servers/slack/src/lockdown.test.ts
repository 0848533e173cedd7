import { expect, test } from 'vitest'
import { shown } from './lockdown.ts'
import { labels } from './messages/labels.fixture.ts'
import { messagesOf } from './messages/message.ts'

const messages = messagesOf(
  [
    { user: 'U1', text: 'inside' },
    { user: 'U2', text: 'of another organization' },
    { user: 'U3', bot_id: 'B3', text: 'an app' },
    { user: 'U9', text: 'nobody knows' },
    { bot_id: 'B1', subtype: 'bot_message', username: 'alice', text: 'calls itself alice' },
    { text: 'of no one' },
  ].map((message, index) => ({ ts: `1763979912.00000${index}`, ...message })),
)

test.each([
  [{ own: [], trustsUnknown: false }, ['inside'], 5],
  [{ own: [], trustsUnknown: true }, ['inside', 'nobody knows'], 4],
  [{ own: ['U3'], trustsUnknown: false }, ['inside', 'an app'], 4],
  [{ own: ['B1'], trustsUnknown: false }, ['inside', 'calls itself alice'], 4],
])('%j', (insiders, texts, withheld) => {
  const found = shown(messages, labels, insiders)
  expect(found.messages.map(({ text }) => text)).toEqual(texts)
  expect(found.withheld).toBe(withheld)
})
