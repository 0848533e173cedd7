import { lineOf } from './line.ts'
import type { Value } from './values.ts'

/** A column of a result, and how its cells are read. */
export interface Column {
  name: string
  /** Of its type. */
  oid: number
  type: string
  read: (text: string) => Value
  /** The text of a value is the text that the server wrote. */
  verbatim: boolean
}

/** Called with where a cell begins and ends; `end` is below `start` for NULL. */
type UseCell = (column: Column, start: number, end: number) => void

/** A row as the server sent it: most rows only become text again, for which their cells need not be made. */
export class Row {
  /** Body of a DataRow message: the number of cells, then each with its length before it. */
  readonly bytes: Buffer
  readonly columns: readonly Column[]
  #line: string | undefined

  constructor(bytes: Buffer, columns: readonly Column[]) {
    this.bytes = bytes
    this.columns = columns
  }

  each(use: UseCell): void {
    const { bytes } = this
    let start = 2
    for (const column of this.columns) {
      const length = int32(bytes, start)
      start += 4
      use(column, start, start + length)
      start += Math.max(0, length)
    }
  }

  text(start: number, end: number): string {
    // A boolean, most often.
    return end - start === 1 ? String.fromCharCode(this.bytes[start] ?? 0) : this.bytes.toString('utf8', start, end)
  }

  /** Its line in a table; made once, since pages are made again until they fit. */
  line(): string {
    this.#line ??= lineOf(this)
    return this.#line
  }

  values(): Value[] {
    const values: Value[] = []
    this.each((column, start, end) => {
      values.push(end < start ? null : column.read(this.text(start, end)))
    })
    return values
  }

  /** What JSON has for it. */
  toJSON(): Value[] {
    return this.values()
  }
}

/** `readInt32BE` checks its arguments, which takes as long as the rest of a short cell. */
function int32(bytes: Buffer, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16)
  return high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
}
