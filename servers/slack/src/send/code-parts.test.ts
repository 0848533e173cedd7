import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partsOf } from './code-parts.ts'

const codeOf = (markdown: string) =>
  partsOf(markdown)
    .filter(({ code }) => code)
    .map(({ text }) => text)

test.each([
  ['no code', []],
  ['a `b` c', ['`b`']],
  ['a ``b ` c`` d', ['``b ` c``']],
  ['a ` b', []],
  ['a `b\n\nc` d', []],
  ['```js\nx\n```\nand `y`', ['```js\nx\n```', '`y`']],
  ['before\n```\nnever closed', ['```\nnever closed']],
  ['````\n```\n````', ['````\n```\n````']],
])('the code in %j', (markdown, expected) => {
  expect(codeOf(markdown)).toEqual(expected)
})

test('the parts of any text are the text again', () => {
  const text = fc.string({ unit: fc.constantFrom('`', '``', '```', '\n', ' ', 'a', '~') })
  fc.assert(
    fc.property(text, markdown => {
      expect(
        partsOf(markdown)
          .map(part => part.text)
          .join(''),
      ).toBe(markdown)
    }),
  )
})
