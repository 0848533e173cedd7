import type { ChangedFile } from './changes.ts'
import type { Side } from './review-records.ts'

/** One line of a patch that can be commented on. */
export interface DiffLine {
  readonly side: Side
  readonly line: number
  readonly text: string
  /** Lines below the first hunk header: the older way to name a place. */
  readonly position: number
  /** The hunk from its header to here. */
  readonly hunk: string
}

/** Every place of a patch. A line that did not change is on both sides. */
export function diffLines({ patch = '' }: ChangedFile): DiffLine[] {
  const found: DiffLine[] = []
  let [left, right, header, start] = [0, 0, '', 0]
  const lines = patch.split('\n')
  for (const [position, text] of lines.entries()) {
    const [all, from, to] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text) ?? []
    if (all !== undefined) {
      ;[left, right, header, start] = [Number(from), Number(to), text, position]
      continue
    }
    const hunk = [header, ...lines.slice(start + 1, position + 1)].join('\n')
    const place = { text: text.slice(1), position, hunk }
    if (/^[ -]/.test(text)) found.push({ ...place, side: 'LEFT', line: left })
    if (/^[ +]/.test(text)) found.push({ ...place, side: 'RIGHT', line: right })
    if (/^[ -]/.test(text)) left += 1
    if (/^[ +]/.test(text)) right += 1
  }
  return found
}

export function lineAt(lines: readonly DiffLine[], side: Side, line: number): DiffLine | undefined {
  return lines.find(found => found.side === side && found.line === line)
}
