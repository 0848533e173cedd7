import type pg from 'pg'
import { bind, describe, execute, parse, sync } from './messages.ts'

const portal = 'rows'
const bound = bind(portal, [])
const described = describe(portal)

/**
 * One group of protocol messages up to a Sync, and the rows that answer it. A portal takes one statement by protocol,
 * and gives as many rows as are asked for; it lives as long as its transaction.
 */
export class Exchange implements pg.Submittable {
  /** Bodies of the DataRow messages. */
  readonly rows: Buffer[] = []
  /** The statement has more rows than were asked for. */
  suspended = false
  /** Columns of the statement; undefined until they are known, and for an exchange that reads on. */
  fields: pg.FieldDef[] | undefined
  /** Rejects with what the server said, or when the connection is lost. */
  readonly done: Promise<void>
  readonly #messages: Buffer
  readonly #settle: PromiseWithResolvers<void>
  #collects: boolean

  private constructor(messages: Buffer, { collects }: { collects: boolean }) {
    this.#messages = messages
    this.#collects = collects
    this.#settle = Promise.withResolvers()
    this.done = this.#settle.promise
    // Who gave up waiting is not told.
    this.done.catch(() => {})
  }

  /** Runs `before`, which are `statement` messages, and then `sql` for its first `most` rows, in one round trip. */
  static open(before: Buffer, sql: string, values: readonly (string | null)[], most: number): Exchange {
    const given = values.length === 0 ? bound : bind(portal, values)
    const opened = [parse(sql), given, described, execute(portal, most), sync]
    return new Exchange(Buffer.concat([before, ...opened]), { collects: false })
  }

  /** The next `most` rows of what was opened. */
  static more(most: number): Exchange {
    return new Exchange(Buffer.concat([execute(portal, most), sync]), { collects: true })
  }

  /** Messages whose rows are of no interest. */
  static alone(messages: Buffer): Exchange {
    return new Exchange(messages, { collects: false })
  }

  submit({ stream }: pg.Connection): void {
    stream.write(this.#messages)
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.fields = fields
    this.#collects = true
  }

  takeRow(row: Buffer): void {
    // What comes before the description belongs to the statements before.
    if (this.#collects) this.rows.push(row)
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
