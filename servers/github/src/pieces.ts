import { z } from 'zod'

/** Lines of one file of a list, few enough that a page can be cut between pieces. */
export const piece = z.object({
  /** Which file of the list, from 0. */
  file: z.int().min(0),
  /** How many lines come before, from 0. */
  line: z.int().min(0),
  text: z.string(),
})

export type Piece = z.output<typeof piece>

/** Where a page goes on: this line of this file. */
export const spot = z.object({ file: z.int().min(0), line: z.int().min(0) })

export type Spot = z.output<typeof spot>

const mostLines = 60
const mostCharacters = 4000
const longestLine = 1000

/** Cuts lines `from` up to, but without, `to` (both from 0) of a file into pieces. */
export function piecesOf(file: number, lines: readonly string[], from = 0, to = lines.length): Piece[] {
  const pieces: Piece[] = []
  const end = Math.min(to, lines.length)
  let line = from
  while (line < end) {
    let size = 0
    let next = line
    while (next < end && next - line < mostLines && size < mostCharacters) {
      size += Math.min(longestLine, lines[next]?.length ?? 0) + 1
      next++
    }
    pieces.push({ file, line, text: lines.slice(line, next).map(shorten).join('\n') })
    line = next
  }
  return pieces
}

function shorten(line: string): string {
  if (line.length <= longestLine) return line
  return `${line.slice(0, longestLine).toWellFormed()}… (${line.length - longestLine} more characters)`
}

/** The spot right after a piece. */
export function afterPiece({ file, line, text }: Pick<Piece, 'file' | 'line' | 'text'>): Spot {
  return { file, line: line + text.split('\n').length }
}

/** A text as lines; a final newline ends the last one. */
export function linesOf(text: string): string[] {
  if (text === '') return []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** As many pieces as any budget of tokens can hold, at least one; `more`: there were others. */
export function upTo<P extends { text: string }>(all: readonly P[], budget: number): { pieces: P[]; more: boolean } {
  let size = 0
  // More characters a token than any text has.
  const most = budget * 6
  const pieces = all.filter(({ text }, index) => {
    size += text.length
    return index === 0 || size <= most
  })
  return { pieces, more: pieces.length < all.length }
}
