import { ConnectorError } from '@mcp-connectors/core'

/** Rows and columns from 1, the last ones included. */
export interface Range {
  top: number
  bottom: number
  left: number
  right: number
}

const mostRows = 1_048_576
export const mostColumns = 16_384
export const everything: Range = { top: 1, bottom: mostRows, left: 1, right: mostColumns }

/** `B2:D40`, `A:C`, `3:50`, `B2`, each also with `$` and after `Tab!`. @throws ConnectorError `invalid` */
export function parseRange(text: string): { range: Range; sheet?: string } {
  const bang = text.lastIndexOf('!')
  const place = /^\$?([a-z]{0,3})\$?(\d{0,7})(?::\$?([a-z]{0,3})\$?(\d{0,7}))?$/i.exec(text.slice(bang + 1).trim())
  const sheet = text
    .slice(0, Math.max(0, bang))
    .trim()
    .replace(/^'(.*)'$/s, '$1')
    .replaceAll("''", "'")
  const [, left = '', top = '', right = left, bottom = top] = place ?? []
  const isWhole = left !== '' && top !== ''
  const isOpen = place?.[3] !== undefined && (left === '') === (right === '') && (top === '') === (bottom === '')
  if (!place || (left === '' && top === '') || !(isWhole || isOpen)) throw noRange(text)
  const rows = top === '' ? [1, mostRows] : [Number(top), Number(bottom)]
  const columns = left === '' ? [1, mostColumns] : [columnOf(left), columnOf(right)]
  const range = {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...columns),
    right: Math.max(...columns),
  }
  if (range.top < 1 || range.bottom > mostRows || range.left < 1 || range.right > mostColumns) throw noRange(text)
  return sheet === '' ? { range } : { range, sheet }
}

function noRange(text: string): ConnectorError {
  return new ConnectorError('invalid', `${JSON.stringify(text)} is no range.`, { hint: 'Write B2:D40, A:C or 3:50.' })
}

/** `AB` is 28; 0 for no letters. */
export function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column
}

/** 28 is `AB`. */
export function lettersOf(column: number): string {
  let letters = ''
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  }
  return letters
}
