import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterPiece, linesOf, piecesOf, upTo } from './pieces.ts'

describe('pieces', () => {
  test('hold at most 60 lines and say where they begin', () => {
    const lines = Array.from({ length: 130 }, (_, index) => `line ${index + 1}`)
    const pieces = piecesOf(2, lines, 10)
    expect(pieces.map(({ file, line }) => ({ file, line }))).toEqual([
      { file: 2, line: 10 },
      { file: 2, line: 70 },
    ])
    expect(pieces[0]?.text.startsWith('line 11\n')).toBe(true)
    expect(afterPiece({ file: 2, line: 10, text: pieces[0]?.text ?? '' })).toEqual({ file: 2, line: 70 })
  })

  test('shorten a line that is too long for any reader', () => {
    expect(piecesOf(0, ['x'.repeat(1010)])[0]?.text).toBe(`${'x'.repeat(1000)}… (10 more characters)`)
  })

  test('lose no line and follow each other, wherever they begin', () => {
    const lines = fc.array(
      fc.string({ maxLength: 200 }).map(line => line.replaceAll('\n', '')),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(lines, fc.nat(50), (lines, from) => {
        const pieces = piecesOf(0, lines, from)
        expect(pieces.flatMap(({ text }) => text.split('\n'))).toEqual(lines.slice(from))
        for (const [index, piece] of pieces.entries()) {
          const next = pieces[index + 1]
          if (next) expect(afterPiece(piece)).toEqual({ file: 0, line: next.line })
        }
      }),
    )
  })
})

test('a final newline makes no line of its own', () => {
  expect(linesOf('')).toEqual([])
  expect(linesOf('a')).toEqual(['a'])
  expect(linesOf('a\n\n')).toEqual(['a', ''])
})

test('a page has one piece at least, and no more than the budget could hold', () => {
  const pieces = ['x'.repeat(100), 'y'.repeat(100)].map(text => ({ text }))
  expect(upTo(pieces, 1)).toEqual({ pieces: pieces.slice(0, 1), more: true })
  expect(upTo(pieces, 100)).toEqual({ pieces, more: false })
})
