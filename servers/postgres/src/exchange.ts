import type pg from 'pg'
import { bind, describe, execute, parse, sync } from './messages.ts'
import { type Column, Row } from './row.ts'
import type { Types } from './values.ts'

const portal = 'rows'
const bound = bind(portal, [])
const described = describe(portal)

export interface Opening {
  begin: Buffer
  sql: string
  values: readonly (string | null)[]
  most: number
  types: Types
}

/**
 * One group of protocol messages up to a Sync, and the rows that answer it. A portal takes one statement by protocol,
 * and gives as many rows as are asked for; it lives as long as its transaction.
 */
export class Exchange implements pg.Submittable {
  readonly rows: Row[] = []
  /** The statement has more rows than were asked for. */
  suspended = false
  /** Undefined until they are known: rows that come before belong to the statements before. */
  columns: Column[] | undefined
  /** Rejects with what the server said, or when the connection is lost. */
  readonly done: Promise<void>
  readonly #messages: Buffer
  readonly #settle: PromiseWithResolvers<void>
  readonly #types: Types | undefined

  private constructor(messages: Buffer, types?: Types) {
    this.#messages = messages
    this.#types = types
    this.#settle = Promise.withResolvers()
    this.done = this.#settle.promise
    // Who gave up waiting is not told.
    this.done.catch(() => {})
  }

  /** Runs `begin`, which are `statement` messages, and then `sql` for its first `most` rows, in one round trip. */
  static open({ begin, sql, values, most, types }: Opening): Exchange {
    const given = values.length === 0 ? bound : bind(portal, values)
    const opened = [parse(sql), given, described, execute(portal, most), sync]
    return new Exchange(Buffer.concat([begin, ...opened]), types)
  }

  /** The next `most` rows of what was opened. */
  more(most: number): Exchange {
    const next = new Exchange(Buffer.concat([execute(portal, most), sync]))
    next.columns = this.columns
    return next
  }

  /** Messages whose rows are of no interest. */
  static alone(messages: Buffer): Exchange {
    return new Exchange(messages)
  }

  submit({ stream }: pg.Connection): void {
    stream.write(this.#messages)
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.columns = this.#types?.columns(fields)
  }

  takeRow(body: Buffer): void {
    if (!this.columns) return
    const row = new Row(body, this.columns)
    this.rows.push(row)
    if (this.#types) this.#makeLine(row)
  }

  /** Of the rows of the first page, while the server makes the next ones: later the answer would wait for it. */
  #makeLine(row: Row): void {
    try {
      row.line()
    } catch (error) {
      this.#settle.reject(error)
    }
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
  handleDataRow(): void {}
  handleCommandComplete(): void {}
  handleEmptyQuery(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
