import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { type Hunk, hunksOf, hunkWith, type Side } from '../diff/patch.ts'

/** A comment on lines of a diff, as the model wrote it. */
export interface LineComment {
  path: string
  line: number
  start_line?: number | undefined
  side: 'left' | 'right'
  body: string
  /** Takes the place of the lines. */
  suggestion?: string | undefined
}

/** As GitHub takes it. */
export interface Placed {
  path: string
  line: number
  side: Side
  start_line?: number
  start_side?: Side
  body: string
}

export interface Sorted {
  placed: Placed[]
  /** What can stand on no line of the diff: goes into the text of the review. */
  loose: string[]
  warnings: string[]
}

/** What of a changed file is needed to place comments. */
export interface PatchedFile {
  filename: string
  patch?: string | undefined
}

/**
 * Puts comments on lines of the diff. GitHub refuses a whole review for one that is off the diff, so that one is told
 * in its text instead.
 * @throws ConnectorError `invalid` for a suggestion on removed lines, or for lines the wrong way round
 */
export function placeComments(comments: readonly LineComment[], files: readonly PatchedFile[]): Sorted {
  const sorted: Sorted = { placed: [], loose: [], warnings: [] }
  const hunks = new Map(files.map(({ filename, patch }) => [filename, hunksOf(patch ?? '')]))
  for (const comment of comments) {
    checkLines(comment)
    const reason = offDiff(comment, hunks)
    if (reason === undefined) {
      sorted.placed.push(placedOf(comment))
      continue
    }
    sorted.loose.push(`**\`${where(comment)}\`**\n\n${bodyOf(comment)}`)
    sorted.warnings.push(`${where(comment)} is in the text of the review, not on its line: ${reason}.`)
  }
  return sorted
}

function checkLines(comment: LineComment): void {
  const { line, start_line, side, suggestion } = comment
  if (start_line !== undefined && start_line > line) {
    throw new ConnectorError('invalid', `${where(comment)}: start_line is after line.`)
  }
  if (side === 'left' && suggestion !== undefined) {
    throw new ConnectorError('invalid', `${where(comment)}: removed lines take no suggestion.`, {
      hint: 'Put it on a line of the right side.',
    })
  }
}

/** Why a comment cannot stand on its lines; undefined where it can. */
function offDiff(
  { path, line, start_line, side }: LineComment,
  files: ReadonlyMap<string, Hunk[]>,
): string | undefined {
  const hunks = files.get(path)
  if (hunks === undefined) {
    const [likely] = near(path, [...files.keys()], 1)
    return `the file is not changed here${likely === undefined ? '' : `, but ${likely} is`}`
  }
  if (hunks.length === 0) return 'GitHub shows no lines of this file'
  const at = hunkWith(hunks, line, sideOf(side))
  if (at === undefined) return 'the line is not part of the diff'
  const start = start_line === undefined ? at : hunkWith(hunks, start_line, sideOf(side))
  return start === at ? undefined : 'start_line is not in the same part of the diff'
}

function placedOf(comment: LineComment): Placed {
  const { path, line, start_line, side } = comment
  const isRange = start_line !== undefined && start_line < line
  return {
    path,
    line,
    side: sideOf(side),
    ...(isRange ? { start_line, start_side: sideOf(side) } : {}),
    body: bodyOf(comment),
  }
}

function sideOf(side: LineComment['side']): Side {
  return side === 'left' ? 'LEFT' : 'RIGHT'
}

/** `src/a.ts:10-12`. */
function where({ path, line, start_line }: LineComment): string {
  return `${path}:${start_line === undefined || start_line === line ? '' : `${start_line}-`}${line}`
}

/** The text with the suggestion below, in a fence that nothing in it closes. */
function bodyOf({ body, suggestion }: LineComment): string {
  if (suggestion === undefined) return body
  const longest = Math.max(2, ...[...suggestion.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const text = suggestion === '' || suggestion.endsWith('\n') ? suggestion : `${suggestion}\n`
  return [body, `${fence}suggestion\n${text}${fence}`].filter(Boolean).join('\n\n')
}
