import { lettersOf } from './range.ts'

/** A row with the text of its cells by column. */
export interface TextRow {
  number: number
  cells: ReadonlyMap<number, string>
}

/** Columns that hold something in any of the rows, in order. */
export function columnsOf(rows: readonly TextRow[]): number[] {
  return [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))].sort((one, other) => one - other)
}

/** The letters of the columns over the place for the numbers of rows: `\tA\tC` */
export function lettersLine(columns: readonly number[]): string {
  return `\t${columns.map(lettersOf).join('\t')}`
}

/** `12\tname\t\t3`, without what is empty at its end. */
export function rowLine({ number, cells }: TextRow, columns: readonly number[]): string {
  const texts = columns.map(column => cellText(cells.get(column) ?? ''))
  return [String(number), ...texts.slice(0, texts.findLastIndex(text => text !== '') + 1)].join('\t')
}

/** On one line and in one column, whatever is in it. */
export function cellText(text: string): string {
  return text
    .replace(/\r\n?|[\n\u2028\u2029]/g, '⏎')
    .replace(/[\t\v\f]/g, ' ')
    .trim()
}
