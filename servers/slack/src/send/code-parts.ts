/** A piece of Markdown. All pieces, joined, are the text again. */
export interface Part {
  text: string
  /** A code span or block, with its backticks. */
  code: boolean
}

/** Code apart from the rest, as CommonMark sees it. A block that is not closed goes on to the end. */
export function partsOf(markdown: string): Part[] {
  const runs = [...markdown.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }))
  const parts: Part[] = []
  let from = 0
  for (const [position, { length, index }] of runs.entries()) {
    if (index < from) continue
    const end = endOfCode(markdown, runs.slice(position + 1), length, index)
    if (end === undefined) continue
    parts.push({ text: markdown.slice(from, index), code: false }, { text: markdown.slice(index, end), code: true })
    from = end
  }
  return [...parts, { text: markdown.slice(from), code: false }].filter(({ text }) => text !== '')
}

/** Where the code ends that these backticks open; undefined where they open none. */
function endOfCode(markdown: string, later: { length: number; index: number }[], length: number, index: number) {
  const isBlock = length >= 3 && /(?:^|\n)[ \t]*$/.test(markdown.slice(Math.max(0, index - 80), index))
  const close = later.find(run => run.length === length)
  if (isBlock) return close ? close.index + length : markdown.length
  if (!close || /\n[ \t]*\n/.test(markdown.slice(index, close.index))) return undefined
  return close.index + length
}
