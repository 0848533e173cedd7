import type { Column, Row } from './row.ts'
import { wholeCharacters } from './values.ts'

/** The text of a value in a table. */
export function cell(value: unknown): string {
  if (typeof value === 'string') return value === '' ? "''" : escapeCell(value)
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? escapeCell(JSON.stringify(value)) : String(value)
}

const special = /[|\\\n\r]/

export function escapeCell(text: string): string {
  if (!special.test(text)) return text
  return text.replace(/[|\\\n\r]/g, found => (found === '\n' ? '\\n' : found === '\r' ? '\\r' : `\\${found}`))
}

const bar = 124

/** The line of a row in a table, byte by byte where the text stays what it is. */
export function lineOf(row: Row): string {
  const text = new Text()
  let isFirst = true
  row.each((column: Column, start: number, end: number) => {
    if (!isFirst) text.put(bar)
    isFirst = false
    if (end < start) return
    // No text has more characters than bytes.
    if (column.verbatim && end > start && end - start <= wholeCharacters) text.copyCell(row.bytes, start, end)
    else text.write(cell(column.read(row.text(start, end))))
  })
  return text.toString()
}

/** What follows the backslash, by byte; 0: the byte needs none. */
const escapes = new Uint8Array(256)
for (const character of '|\\') escapes[character.charCodeAt(0)] = character.charCodeAt(0)
escapes[10] = 'n'.charCodeAt(0)
escapes[13] = 'r'.charCodeAt(0)

/** Sooner written here than by a call into the runtime: `true`, `false`. */
const fewCharacters = 8

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}

/** Where texts are made, one after the other; longer ones get a place of their own. */
const place = Buffer.allocUnsafeSlow(16 * 1024)

/** A text in the making, as UTF-8. */
class Text {
  #bytes = place
  #end = 0

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
