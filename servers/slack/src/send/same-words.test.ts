import { expect, test } from 'vitest'
import { sameWords } from './same-words.ts'

test.each([
  ['Hello', 'Hello'],
  ['**Done** & <ready>', '*Done* &amp; &lt;ready&gt;'],
  ['See [the page](https://example.com/a?b=1).', 'See <https://example.com/a?b=1|the page>.'],
  ['example.com', '<http://example.com|example.com>'],
  ['Mail a@example.com', 'Mail <mailto:a@example.com|a@example.com>'],
  ['# Title\n- 🎉 one', '*Title*\n• :tada: one'],
  ['```js\nlet x\n```', '```\nlet x\n```'],
  ['👍', ':+1:'],
])('%j comes back as %j', (sent, stored) => {
  expect(sameWords(sent, stored)).toBe(true)
})

test.each([
  ['Deploy 41 is done', 'Deploy 42 is done'],
  ['Hello', 'Hello again'],
  ['Yes', 'No'],
  ['Привет', 'Пока'],
])('%j is not %j', (one, other) => {
  expect(sameWords(one, other)).toBe(false)
})
