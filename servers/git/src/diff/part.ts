import { z } from 'zod'
import type { FilePatch } from '../parse/diff.ts'
import { quote, readable } from '../text.ts'

/** A piece of one file's patch, small enough that a page can be cut between pieces. */
export const partSchema = z.object({
  path: z.string(),
  /** Which line of the patch comes first, from 0. */
  line: z.int(),
  text: z.string(),
})

export type Part = z.output<typeof partSchema>

/** Where a page goes on: this line of this file's patch. `path` is in quoted form, as everything outside. */
export const placeSchema = z.object({ path: z.string(), line: z.int().min(0) })

export type Place = z.output<typeof placeSchema>

const mostLines = 60
const mostCharacters = 4000
const longestLine = 1000

/** Cuts patches into parts; of the patch that `place` names, only what comes from its line on. */
export function partsOf(patches: readonly FilePatch[], place?: Place): Part[] {
  return patches.flatMap(patch => cut(patch, quote(patch.path) === place?.path ? place.line : 0))
}

function cut({ path, text }: FilePatch, skip: number): Part[] {
  const parts: Part[] = []
  const lines = text.slice(0, -1).split('\n').slice(skip)
  let from = 0
  while (from < lines.length) {
    let size = 0
    let to = from
    while (to < lines.length && to - from < mostLines && size < mostCharacters) {
      size += Math.min(longestLine, lines[to]?.length ?? 0)
      to++
    }
    parts.push({ path: quote(path), line: skip + from, text: lines.slice(from, to).map(shorten).join('\n') })
    from = to
  }
  return parts
}

function shorten(line: string): string {
  const text = readable(line)
  if (text.length <= longestLine) return text
  return `${text.slice(0, longestLine)}… (${text.length - longestLine} more characters)`
}

/** The place right after a part. */
export function afterPart({ path, line, text }: Part): Place {
  return { path, line: line + text.split('\n').length }
}

/** Parts as unified diff; one that goes on inside a file says so. */
export function renderParts(parts: readonly Part[]): string {
  let last = ''
  return parts
    .map(({ path, line, text }) => {
      const goesOn = line > 0 && path !== last ? `… ${path}, patch line ${line + 1}:\n` : ''
      last = path
      return `${goesOn}${text}`
    })
    .join('\n')
}
