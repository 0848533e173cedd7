import type pg from 'pg'
import { bind, describe, execute, parse, simpleQuery, sync } from './messages.ts'
import { type CellReaders, readCells, type Types, type Value } from './values.ts'

const portal = 'rows'

/**
 * One group of protocol messages up to a Sync, and the rows that answer it. A portal takes one statement by protocol,
 * and gives as many rows as are asked for; it lives as long as its transaction.
 */
export class Exchange implements pg.Submittable {
  /** Read as far as `Types.early` goes: the server takes longer to send them. */
  readonly rows: Value[][] = []
  /** The statement has more rows than were asked for. */
  suspended = false
  /** Columns of the statement; undefined until they are known, and for an exchange that reads on. */
  fields: pg.FieldDef[] | undefined
  /** Rejects with what the server said, or when the connection is lost. */
  readonly done: Promise<void>
  /** How the cells are read; undefined until the columns are known. What comes before belongs to other statements. */
  readers: CellReaders | undefined
  readonly #messages: Buffer
  readonly #types: Types | undefined
  readonly #settle: PromiseWithResolvers<void>

  private constructor(messages: Buffer, { types, readers }: { types?: Types; readers?: CellReaders | undefined } = {}) {
    this.#messages = messages
    this.#types = types
    this.readers = readers
    this.#settle = Promise.withResolvers()
    this.done = this.#settle.promise
    // Who gave up waiting is not told.
    this.done.catch(() => {})
  }

  /** Runs `before`, which are `statement` messages, and then `sql` for its first `most` rows, in one round trip. */
  static open(
    before: Buffer,
    { sql, values, most }: { sql: string; values: readonly (string | null)[]; most: number },
    types: Types,
  ): Exchange {
    const opened = [parse(sql), bind(portal, values), describe(portal), execute(portal, most), sync]
    return new Exchange(Buffer.concat([before, ...opened]), { types })
  }

  /** The next `most` rows of what `first` opened. */
  static more(first: Exchange, most: number): Exchange {
    return new Exchange(Buffer.concat([execute(portal, most), sync]), { readers: first.readers })
  }

  /** Statements whose rows are of no interest. */
  static alone(sql: string): Exchange {
    return new Exchange(simpleQuery(sql))
  }

  submit({ stream }: pg.Connection): void {
    stream.write(this.#messages)
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.fields = fields
    this.readers = this.#types?.early(fields.map(({ dataTypeID }) => dataTypeID))
  }

  takeRow(row: Value[]): void {
    if (!this.readers) return
    readCells(row, this.readers)
    this.rows.push(row)
  }

  handleDataRow({ fields }: { fields: Value[] }): void {
    this.takeRow(fields)
  }

  handlePortalSuspended(): void {
    this.suspended = true
  }

  handleReadyForQuery(): void {
    this.#settle.resolve()
  }

  handleError(error: Error): void {
    this.#settle.reject(error)
  }

  // The driver calls these too; there is nothing to do.
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
