import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mrkdwnOf } from './mrkdwn.ts'

test.each([
  ['plain & <b> 1 > 0', 'plain &amp; &lt;b&gt; 1 &gt; 0'],
  ['**bold** and __strong__', '*bold* and *strong*'],
  ['*italic* and _italic_', '_italic_ and _italic_'],
  ['**bold with *italic***', '*bold with _italic_*'],
  ['***both***', '*_both_*'],
  ['**** and ** a ** and **', '**** and ** a ** and **'],
  ['~~gone~~', '~gone~'],
  ['# Title #', '*Title*'],
  ['## A **bold** title', '*A bold title*'],
  ['- one\n  * two\n1. three', '• one\n  • two\n1. three'],
  ['> quoted & more', '> quoted &amp; more'],
  ['[a & b](https://example.com/?x=1&y=2)', '<https://example.com/?x=1&amp;y=2|a &amp; b>'],
  ['![chart](https://example.com/c.png)', '<https://example.com/c.png|chart>'],
  ['[wiki](https://example.com/A_(b))', '<https://example.com/A_(b)|wiki>'],
  ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ['<https://example.com>', '<https://example.com>'],
  ['<https://evil.example|https://good.example>', '&lt;https://evil.example|https://good.example&gt;'],
  ['<@U0123456> <#C0123456> <!here>', '<@U0123456> <#C0123456> <!here>'],
  ['`**a** & <!here>`', '`**a** &amp; &lt;!here&gt;`'],
  ['```js\na < b\n```', '```\na &lt; b\n```'],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
  ['&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
])('%j is %j', (markdown, expected) => {
  expect(mrkdwnOf(markdown)).toBe(expected)
})

test('what is between < and > is a link or mention that the text has', () => {
  const token = fc.constantFrom(
    '<',
    '>',
    '!',
    'channel',
    '@U1',
    '`',
    '*',
    '**',
    '[',
    '](',
    ')',
    'https://a.b',
    '|',
    '&lt;',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(token), tokens => {
      const markdown = tokens.join('')
      for (const [found, inner = ''] of mrkdwnOf(markdown).matchAll(/<([^<>]*)>/g)) {
        expect(inner.startsWith('https://') || markdown.includes(found)).toBe(true)
      }
    }),
  )
})
