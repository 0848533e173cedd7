import { expect, test } from 'vitest'
import { matchingLines } from './code-lines.ts'

const text = 'one\ntwo needle\n\n  needle and needle\nfive\n'

test('lines that match, each once, with their numbers', () => {
  const matches = [
    {
      fragment: 'two needle\n\n  needle and needle',
      indices: [
        [4, 10],
        [14, 20],
        [25, 31],
      ],
    },
    { fragment: 'needle and needle\nfive', indices: [[0, 6]] },
  ]
  expect(matchingLines(matches, text)).toEqual([
    { line: 2, text: 'two needle' },
    { line: 4, text: 'needle and needle' },
  ])
})

test('without the text, or where it has changed, they have none', () => {
  const matches = [{ fragment: 'two needle\nx', indices: [[4, 10]] }]
  expect(matchingLines(matches, undefined)).toEqual([{ text: 'two needle' }])
  expect(matchingLines(matches, 'other')).toEqual([{ text: 'two needle' }])
})

test('few lines of each file, none too long', () => {
  const fragment = Array.from({ length: 9 }, () => `x${'y'.repeat(300)}`).join('\n')
  const lines = matchingLines(
    [{ fragment, indices: Array.from({ length: 9 }, (_, n) => [n * 302, n * 302 + 1]) }],
    fragment,
  )
  expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5])
  expect(lines[0]?.text).toBe(`x${'y'.repeat(199)}…`)
})
