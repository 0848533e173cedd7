/**
 * Rows as the fewest tokens that keep their columns apart: a header once, then a line a row, cells joined by `|`.
 * NULL is an empty cell, an empty text is `''`; `|`, newlines and backslashes inside a cell are escaped.
 */
export function table(columns: readonly { name: string }[], rows: readonly (readonly unknown[])[]): string {
  const lines = rows.map(row => row.map(cell).join('|'))
  return [columns.map(({ name }) => escapeCell(name)).join('|'), ...lines].join('\n')
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
