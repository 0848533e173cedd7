/** A line of a hunk, with its numbers before and after the change. */
export interface PatchLine {
  sign: ' ' | '+' | '-'
  old: number
  new: number
  text: string
}

/** `+` and context lines are on the RIGHT, removed ones on the LEFT: so GitHub names the places of comments. */
export type Side = 'LEFT' | 'RIGHT'

export interface Hunk {
  /** What follows the second `@@`: the function it is in. */
  context: string
  lines: PatchLine[]
}

/** Reads the `patch` of a file as the API gives it: hunks without a file header. */
export function hunksOf(patch: string): Hunk[] {
  const hunks: Hunk[] = []
  let old = 0
  let after = 0
  for (const line of patch.split('\n')) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/s.exec(line)
    if (head) {
      old = Number(head[1])
      after = Number(head[2])
      hunks.push({ context: head[3] ?? '', lines: [] })
      continue
    }
    const sign = signOf(line)
    if (sign === undefined) continue
    hunks.at(-1)?.lines.push({ sign, old, new: after, text: line.slice(1) })
    if (sign !== '+') old++
    if (sign !== '-') after++
  }
  return hunks
}

function signOf(line: string): PatchLine['sign'] | undefined {
  const first = line[0]
  return first === ' ' || first === '+' || first === '-' ? first : undefined
}

/** One text line each: `12+added`, `12-removed` with the number before the change, `12 context`. */
export function numbered(patch: string): string[] {
  return hunksOf(patch).flatMap(({ context, lines }) => [
    context === '' ? '@@' : `@@ ${context}`,
    ...lines.map(({ sign, old, new: after, text }) => `${sign === '-' ? old : after}${sign}${text}`),
  ])
}

/** Which hunk, from 0, shows this line on this side, so that it can be commented; undefined for none. */
export function hunkWith(hunks: readonly Hunk[], line: number, side: Side): number | undefined {
  const found = hunks.findIndex(({ lines }) =>
    lines.some(({ sign, old, new: after }) =>
      side === 'LEFT' ? sign !== '+' && old === line : sign !== '-' && after === line,
    ),
  )
  return found < 0 ? undefined : found
}
