import { cell, escapeCell } from './line.ts'
import type { Row } from './row.ts'

/**
 * Rows as the fewest tokens that keep their columns apart: a header once, then a line a row, cells joined by `|`.
 * NULL is an empty cell, an empty text is `''`; `|`, newlines and backslashes inside a cell are escaped.
 */
export function table(columns: readonly { name: string }[], rows: readonly (readonly unknown[])[]): string {
  const lines = rows.map(row => row.map(cell).join('|'))
  return [header(columns), ...lines].join('\n')
}

/** The same of rows as the server sent them. */
export function rowTable(columns: readonly { name: string }[], rows: readonly Row[]): string {
  return [header(columns), ...rows.map(row => row.line())].join('\n')
}

function header(columns: readonly { name: string }[]): string {
  return columns.map(({ name }) => escapeCell(name)).join('|')
}
