/** Marks around words; spaces stay outside of them, and nothing gets none. */
export function marked(text: string, mark: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  return mark === '' || inner === '' ? text : `${before}${mark}${inner}${[...mark].reverse().join('')}${after}`
}

/** A table whose first row has the headings; cells on one line each. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const width = Math.max(0, ...rows.map(row => row.length))
  if (width === 0) return ''
  const lines = rows.map(row => `| ${[...row, ...Array(width - row.length).fill('')].map(cell).join(' | ')} |`)
  const [head = '', ...body] = lines
  return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n')
}

function cell(text: string): string {
  return text
    .trim()
    .replace(/\s*\n\s*/g, '<br>')
    .replaceAll('|', '\\|')
}

/** `[words](https://…)`; the words alone where the address says nothing, or is none to follow. */
export function link(words: string, href: string): string {
  if (words.trim() === '' || words.trim() === href || !/^(?:https?|mailto|ftp|tel):/i.test(href)) return words
  return `[${words.trim()}](${href.replaceAll(' ', '%20').replaceAll(')', '%29')})`
}
