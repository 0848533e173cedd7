import type { Column, Row } from './row.ts'
import { wholeCharacters } from './values.ts'

/**
 * Rows as the fewest tokens that keep their columns apart: a header once, then a line a row, cells joined by `|`.
 * NULL is an empty cell, an empty text is `''`; `|`, newlines and backslashes inside a cell are escaped.
 */
export function table(columns: readonly { name: string }[], rows: readonly (readonly unknown[])[]): string {
  const lines = rows.map(row => row.map(cell).join('|'))
  return [header(columns), ...lines].join('\n')
}

/** The same of rows as the server sent them, byte by byte where the text stays what it is. */
export function rowTable(columns: readonly { name: string }[], rows: readonly Row[]): string {
  const size = rows.reduce((sum, { bytes }) => sum + bytes.length, 256)
  const text = new Text(size)
  text.write(header(columns))
  for (const row of rows) addLine(text, row)
  return text.toString()
}

function header(columns: readonly { name: string }[]): string {
  return columns.map(({ name }) => escapeCell(name)).join('|')
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

const newline = 10
const bar = 124

function addLine(text: Text, row: Row): void {
  let before = newline
  row.each((column: Column, start: number, end: number) => {
    text.put(before)
    before = bar
    if (end < start) return
    // No text has more characters than bytes.
    if (column.verbatim && end > start && end - start <= wholeCharacters) text.copyCell(row.bytes, start, end)
    else text.write(cell(column.read(row.text(start, end))))
  })
}

/** What follows the backslash, by byte; 0: the byte needs none. */
const escapes = new Uint8Array(256)
for (const character of '|\\') escapes[character.charCodeAt(0)] = character.charCodeAt(0)
escapes[newline] = 'n'.charCodeAt(0)
escapes[13] = 'r'.charCodeAt(0)

/** Sooner written here than by a call into the runtime: `true`, `false`. */
const fewCharacters = 8

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}

/** A text in the making, as UTF-8. */
class Text {
  #bytes: Buffer
  #end = 0

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  put(byte: number): void {
    this.#makeRoom(1)
    this.#bytes[this.#end++] = byte
  }

  write(text: string): void {
    this.#makeRoom(3 * text.length)
    if (text.length > fewCharacters || !isAscii(text)) this.#end += this.#bytes.write(text, this.#end)
    else for (let index = 0; index < text.length; index++) this.#bytes[this.#end++] = text.charCodeAt(index)
  }

  copyCell(from: Buffer, start: number, end: number): void {
    this.#makeRoom(2 * (end - start))
    const to = this.#bytes
    let at = this.#end
    for (let index = start; index < end; index++) {
      const byte = from[index] ?? 0
      const escaped = escapes[byte] ?? 0
      if (escaped === 0) to[at++] = byte
      else {
        to[at++] = 92
        to[at++] = escaped
      }
    }
    this.#end = at
  }

  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#end)
  }

  #makeRoom(more: number): void {
    if (this.#end + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.#end + more))
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }
}
