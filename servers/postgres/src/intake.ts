import type { Readable } from 'node:stream'
import { readRow, type TextRow } from './text-row.ts'

/** Type and length of a message. */
const headBytes = 5
const dataRow = 'D'.charCodeAt(0)

export interface RowReader {
  takeRow(row: TextRow): void
}

/**
 * Stands between the socket of a connection and the driver, from its first moment of rest on: counts bytes, sees what
 * length a message announces before it is there, and reads rows, for which the driver takes four times as long.
 */
export class Intake {
  total = 0
  /** Called for each chunk with the length of the longest message that begins in it. */
  watch: (announced: number) => void = () => {}
  /** Takes the rows that arrive whole in one chunk; the driver reads the others. */
  reader: RowReader | undefined
  readonly #driver: (chunk: Buffer) => void
  /** Bytes to come of a message that has begun. */
  #left = 0
  #head: number[] = []

  constructor(stream: Readable) {
    // Boundary: listeners of this event are what they are called with.
    const listeners = stream.listeners('data') as ((chunk: Buffer) => void)[]
    this.#driver = chunk => {
      for (const listener of listeners) listener(chunk)
    }
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    for (const listener of listeners) stream.off('data', listener)
  }

  take(chunk: Buffer): void {
    this.total += chunk.length
    let { at, length: longest } = this.#goOn(chunk)
    let passed = 0
    let latin: string | undefined
    while (at + headBytes <= chunk.length) {
      const length = chunk.readUInt32BE(at + 1)
      const end = at + 1 + length
      longest = Math.max(longest, length)
      if (this.reader && chunk[at] === dataRow && end <= chunk.length) {
        // What comes before must be known before: which columns there are.
        if (passed < at) this.#driver(chunk.subarray(passed, at))
        latin ??= chunk.toString('latin1')
        this.reader.takeRow(readRow(chunk, at + headBytes, latin))
        passed = end
      }
      at = Math.max(end, at + headBytes)
    }
    this.#left = Math.max(0, at - chunk.length)
    if (at < chunk.length) this.#head.push(...chunk.subarray(at))
    if (passed < chunk.length) this.#driver(passed === 0 ? chunk : chunk.subarray(passed))
    this.watch(longest)
  }

  /** Where the message that began before this chunk ends, counted from here, and its length if that shows only now. */
  #goOn(chunk: Buffer): { at: number; length: number } {
    if (this.#head.length === 0) return { at: this.#left, length: 0 }
    const missing = headBytes - this.#head.length
    this.#head.push(...chunk.subarray(0, missing))
    if (this.#head.length < headBytes) return { at: chunk.length, length: 0 }
    const length = Buffer.from(this.#head).readUInt32BE(1)
    this.#head = []
    return { at: missing + Math.max(0, length - 4), length }
  }
}
