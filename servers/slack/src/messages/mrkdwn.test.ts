import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labels } from './labels.fixture.ts'
import { readMarkdown, readMrkdwn } from './mrkdwn.ts'

test.each([
  ['<@U1> and <@U9|zoe> and <@U9>', '@alice and @zoe and @U9'],
  ['<#C1>, <#C9|ops>, <#C9>', '#general, #ops, #C9'],
  ['<!here> <!channel|channel> <!everyone>', '@here @channel @everyone'],
  ['<!subteam^S1> <!subteam^S9|@core> <!subteam^S9>', '@oncall @core @S9'],
  ['<!date^1763979912^{date_num}|24 Nov>', '24 Nov'],
  ['<!date^1763979912^{date_num}>', '2025-11-24 10:25 UTC'],
  ['<https://x.example/a?b=1&amp;c=2|here>', '[here](https://x.example/a?b=1&c=2)'],
  ['<https://x.example/> <http://x.example|x.example>', 'https://x.example/ http://x.example'],
  ['<mailto:a@x.example|a@x.example> <mailto:a@x.example|Ann>', 'a@x.example [Ann](mailto:a@x.example)'],
  ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
  ['&amp;lt;b&amp;gt; &amp;amp;', '&lt;b&gt; &amp;'],
  ['`<@U1> &lt;b&gt; <https://x.example>`', '`<@U1> <b> https://x.example`'],
  ['```if (a &lt; b) <!here>\n``` <!here>', '```if (a < b) <!here>\n``` @here'],
  ['*bold* _it_ ~gone~ :tada: “q” \'s\' "d" $5 #1 @x ！', '*bold* _it_ ~gone~ :tada: “q” \'s\' "d" $5 #1 @x ！'],
  ['<not a thing> <>', '<not a thing> <>'],
  // An address is never hidden behind another one.
  ['<https://evil.example/?d=1|https://good.example>', '[https://good.example](https://evil.example/?d=1)'],
])('%s', (given, expected) => {
  expect(readMrkdwn(given, labels)).toBe(expected)
})

test('in Markdown, people, channels and calls are named, and nothing else is changed', () => {
  const given = '**<@U1>** in <#C1>: `<@U1>` <b>1 &lt; 2</b> <https://x.example> <!-- so --> <!here>'
  const read = '**@alice** in #general: `<@U1>` <b>1 &lt; 2</b> <https://x.example> <!-- so --> @here'
  expect(readMarkdown(given, labels)).toBe(read)
})

test('plain text comes out as it was typed', () => {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => readMrkdwn(escaped(text), labels) === text))
  const marks = fc.string({ unit: fc.constantFrom('`', '<', '>', '&', '&lt;', '|', '*', '\n', 'a', ' ') })
  fc.assert(fc.property(marks, text => readMrkdwn(escaped(text), labels) === text))
})
