import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Value } from './values.ts'

/** Rows read and written together. */
const partRows = 500

/**
 * Rows on disk instead of in memory. The file has mode 0600 and loses its name as soon as it is open, so that nothing is
 * left behind even when this process is killed.
 */
export class RowFile implements Disposable {
  readonly count: number
  readonly #file: number
  /** Where each part of `partRows` rows begins, and the end. */
  readonly #starts: number[] = [0]

  constructor(rows: readonly Value[][]) {
    this.count = rows.length
    const path = join(tmpdir(), `mcp-postgres-${randomBytes(12).toString('hex')}`)
    this.#file = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    let end = 0
    for (let index = 0; index < rows.length; index += partRows) {
      end += writeSync(this.#file, JSON.stringify(rows.slice(index, index + partRows)))
      this.#starts.push(end)
    }
  }

  slice(start: number, end: number): Value[][] {
    const rows: Value[][] = []
    const first = Math.floor(start / partRows)
    const last = Math.ceil(Math.min(end, this.count) / partRows)
    for (let part = first; part < last; part++) rows.push(...this.#part(part))
    return rows.slice(start - first * partRows, end - first * partRows)
  }

  #part(part: number): Value[][] {
    const from = this.#starts[part] ?? 0
    const bytes = Buffer.alloc((this.#starts[part + 1] ?? from) - from)
    readSync(this.#file, bytes, 0, bytes.length, from)
    return JSON.parse(bytes.toString())
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}
