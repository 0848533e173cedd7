import { z } from 'zod'
import { piece, piecesOf, type Spot } from '../pieces.ts'

/** Lines of a diff that may be dropped together. File 0 is the list of all files. */
export const diffPart = piece.extend({ path: z.string().optional() })

export type DiffPart = z.output<typeof diffPart>

export interface ShownDiff {
  path: string
  /** `M src/a.ts +3 -1`. */
  head: string
  lines: readonly string[]
}

/** From a spot on: first the list of all files where there are several, then each with its lines. */
export function diffParts(files: readonly ShownDiff[], from: Spot): DiffPart[] {
  const isList = files.length > 1
  const list = { path: undefined, lines: isList ? files.map(({ head }) => head) : [] }
  const shown = files.map(({ path, head, lines }) => ({
    path,
    lines: isList && lines.length === 0 ? [] : [head, ...lines],
  }))
  return [list, ...shown].flatMap(({ path, lines }, file) => {
    if (file < from.file) return []
    const pieces = piecesOf(file, lines, file === from.file ? from.line : 0)
    return path === undefined ? pieces : pieces.map(one => ({ ...one, path }))
  })
}

/** What goes on inside a file says so. */
export function renderDiffParts(parts: readonly DiffPart[]): string {
  return parts
    .map(({ path, file, line, text }, index) => {
      const before = parts[index - 1]
      if (before?.file === file) return text
      return `${before ? '\n' : ''}${line > 0 ? `… ${path ?? 'files'}, continued\n` : ''}${text}`
    })
    .join('\n')
}
