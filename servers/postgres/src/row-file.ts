import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Column, Row } from './row.ts'

/** Rows read and written together. */
const partRows = 500

/**
 * Rows on disk instead of in memory. The file has mode 0600 and loses its name as soon as it is open, so that nothing is
 * left behind even when this process is killed.
 */
export class RowFile implements Disposable {
  readonly count: number
  readonly #file: number
  readonly #columns: readonly Column[]
  /** Where each part of `partRows` rows begins, and the end. */
  readonly #starts: number[] = [0]

  constructor(rows: readonly Row[], columns: readonly Column[]) {
    this.count = rows.length
    this.#columns = columns
    const path = join(tmpdir(), `mcp-postgres-${randomBytes(12).toString('hex')}`)
    this.#file = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    let end = 0
    for (let index = 0; index < rows.length; index += partRows) {
      const part = rows.slice(index, index + partRows).flatMap(({ bytes }) => [lengthOf(bytes), bytes])
      end += writeSync(this.#file, Buffer.concat(part))
      this.#starts.push(end)
    }
  }

  slice(start: number, end: number): Row[] {
    const rows: Row[] = []
    const first = Math.floor(start / partRows)
    const last = Math.ceil(Math.min(end, this.count) / partRows)
    for (let part = first; part < last; part++) rows.push(...this.#part(part))
    return rows.slice(start - first * partRows, end - first * partRows)
  }

  #part(part: number): Row[] {
    const from = this.#starts[part] ?? 0
    const bytes = Buffer.alloc((this.#starts[part + 1] ?? from) - from)
    readSync(this.#file, bytes, 0, bytes.length, from)
    const rows: Row[] = []
    for (let at = 0; at < bytes.length; ) {
      const begin = at + 4
      at = begin + bytes.readUInt32BE(at)
      rows.push(new Row(bytes.subarray(begin, at), this.#columns))
    }
    return rows
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32BE(bytes.length)
  return length
}
