/** Marks around words; spaces stay outside of them, and nothing gets none. */
export function marked(text: string, mark: string): string {
  const { before, inner, after } = parted(text)
  return mark === '' || inner === '' ? text : `${before}${mark}${inner}${[...mark].reverse().join('')}${after}`
}

/** The spaces around a text, and what is between them. */
export function parted(text: string): { before: string; inner: string; after: string } {
  const inner = text.trim()
  const start = text.length - text.trimStart().length
  return { before: text.slice(0, start), inner, after: text.slice(start + inner.length) }
}

/** Cells up to which short rows are filled up: one long row would else make all of them long. */
const mostCells = 1_000_000

/** A table whose first row has the headings; cells on one line each. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (width === 0) return ''
  const missing = (row: readonly string[]) => (width * rows.length > mostCells ? 0 : width - row.length)
  const lines = rows.map(row => `| ${[...row, ...Array(missing(row)).fill('')].map(cell).join(' | ')} |`)
  const [head = '', ...body] = lines
  return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n')
}

function cell(text: string): string {
  return text
    .trim()
    .split(/\n+/)
    .map(line => line.trim())
    .join('<br>')
    .replaceAll('|', '\\|')
}

/** In characters: many links may share one address, and each shows it. */
const longestAddress = 2000

/** `[words](https://…)`; the words alone where the address says nothing, or is none to follow. */
export function link(words: string, href: string): string {
  if (words.trim() === '' || words.trim() === href || href.length > longestAddress) return words
  if (!/^(?:https?|mailto|ftp|tel):/i.test(href)) return words
  return `[${words.trim()}](${href.replaceAll(' ', '%20').replaceAll(')', '%29')})`
}
