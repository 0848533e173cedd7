import type { Readable } from 'node:stream'

/** Type and length of a message. */
const headBytes = 5
const dataRow = 'D'.charCodeAt(0)
/** ParseComplete, BindComplete, CommandComplete: an exchange does nothing with them, and the driver takes long. */
const steps = new Set(Buffer.from('12C'))

export interface RowReader {
  /** `body` begins with the number of cells. */
  takeRow(body: Buffer): void
}

/**
 * Stands between the socket of a connection and the driver, from its first moment of rest on: counts bytes, sees what
 * length a message announces before it is there, and keeps rows from the driver, which would make each cell a string,
 * with the messages around them that only say that a step is done.
 */
export class Intake {
  total = 0
  /** Called for each chunk with the length of the longest message that begins in it. */
  watch: (announced: number) => void = () => {}
  /** Takes the rows in place of the driver. */
  reader: RowReader | undefined
  readonly #driver: (chunk: Buffer) => void
  /** Bytes to come of a message that the driver has the beginning of. */
  #left = 0
  /** The beginning of a head. */
  #head: Buffer = Buffer.alloc(0)
  /** A row that is not whole yet, and how many bytes it lacks. */
  #parts: Buffer[] = []
  #lacking = 0

  constructor(stream: Readable) {
    // Boundary: listeners of this event are what they are called with.
    const listeners = stream.listeners('data') as ((chunk: Buffer) => void)[]
    this.#driver = chunk => {
      for (const listener of listeners) listener(chunk)
    }
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    for (const listener of listeners) stream.off('data', listener)
  }

  take(received: Buffer): void {
    this.total += received.length
    const chunk = this.#head.length === 0 ? received : Buffer.concat([this.#head, received])
    let longest = 0
    // Where the next message begins, and up to where all is taken.
    let at = this.#left > 0 ? this.#left : this.#goOn(chunk)
    let taken = this.#left > 0 ? 0 : at
    while (at + headBytes <= chunk.length) {
      const length = chunk.readUInt32BE(at + 1)
      longest = Math.max(longest, length)
      const end = at + Math.max(headBytes, 1 + length)
      if (this.reader && chunk[at] === dataRow) {
        // What comes before must be known before: which columns there are.
        if (taken < at) this.#driver(chunk.subarray(taken, at))
        this.#begin(chunk.subarray(at + headBytes, end), end - chunk.length)
        taken = Math.min(end, chunk.length)
      } else if (this.reader && end <= chunk.length && steps.has(chunk[at] ?? 0)) {
        if (taken < at) this.#driver(chunk.subarray(taken, at))
        taken = end
      }
      at = end
    }
    // Of a row that goes on, the driver has nothing.
    this.#left = taken < chunk.length ? Math.max(0, at - chunk.length) : 0
    this.#head = chunk.subarray(at)
    const end = chunk.length - this.#head.length
    if (taken < end) this.#driver(chunk.subarray(taken, end))
    this.watch(longest)
  }

  /** @param lacking bytes that are still to come, if any */
  #begin(body: Buffer, lacking: number): void {
    if (lacking <= 0) this.reader?.takeRow(body)
    else {
      this.#parts = [body]
      this.#lacking = lacking
    }
  }

  /** Takes what belongs to a row that has begun. @returns how much that is */
  #goOn(chunk: Buffer): number {
    if (this.#lacking === 0) return 0
    const part = chunk.subarray(0, this.#lacking)
    this.#parts.push(part)
    this.#lacking -= part.length
    if (this.#lacking === 0) {
      const parts = this.#parts
      this.#parts = []
      this.reader?.takeRow(Buffer.concat(parts))
    }
    return part.length
  }
}
