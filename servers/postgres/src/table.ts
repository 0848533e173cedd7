/**
 * Rows as the fewest tokens that keep their columns apart: a header once, then a line a row, cells joined by `|`.
 * NULL is an empty cell, an empty text is `''`; `|`, newlines and backslashes inside a cell are escaped.
 */
export function table(columns: readonly { name: string }[], rows: readonly (readonly unknown[])[]): string {
  return [columns.map(({ name }) => escapeCell(name)).join('|'), ...rows.map(line)].join('\n')
}

function line(row: readonly unknown[]): string {
  let text = ''
  for (let index = 0; index < row.length; index++) text += index === 0 ? cell(row[0]) : `|${cell(row[index])}`
  return text
}

function cell(value: unknown): string {
  if (typeof value === 'string') return value === '' ? "''" : escapeCell(value)
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? escapeCell(JSON.stringify(value)) : String(value)
}

const special = /[|\\\n\r]/

function escapeCell(text: string): string {
  if (!special.test(text)) return text
  return text.replace(/[|\\\n\r]/g, found => (found === '\n' ? '\\n' : found === '\r' ? '\\r' : `\\${found}`))
}
