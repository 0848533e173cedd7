import type pg from 'pg'
import type { TextRow } from './text-row.ts'

/** What is used of the driver's connection; its published types say other than it does. */
interface Wire {
  stream: { cork(): void; uncork(): void }
  query(sql: string): void
  parse(message: { text: string }): void
  bind(message: { portal?: string; values?: (string | null)[] }): void
  describe(message: { type: 'P'; name: string }): void
  execute(message: { portal?: string; rows?: number }): void
  sync(): void
}

const portal = 'rows'

/**
 * One group of protocol messages up to a Sync, and the rows that answer it. A portal takes one statement by protocol,
 * and gives as many rows as are asked for; it lives as long as its transaction.
 */
export class Exchange implements pg.Submittable {
  readonly rows: TextRow[] = []
  /** The statement has more rows than were asked for. */
  suspended = false
  /** Columns of the statement; undefined until they are known, and for an exchange that reads on. */
  fields: pg.FieldDef[] | undefined
  /** Rejects with what the server said, or when the connection is lost. */
  readonly done: Promise<void>
  readonly #send: (wire: Wire) => void
  readonly #settle: PromiseWithResolvers<void>
  #collects: boolean

  private constructor(send: (wire: Wire) => void, collects: boolean) {
    this.#send = send
    this.#collects = collects
    this.#settle = Promise.withResolvers()
    this.done = this.#settle.promise
    // Who gave up waiting is not told.
    this.done.catch(() => {})
  }

  /** Runs `before`, one statement each, and then `sql` for its first `most` rows. All of it is one round trip. */
  static open(before: readonly string[], sql: string, values: readonly (string | null)[], most: number): Exchange {
    return new Exchange(wire => {
      for (const statement of before) {
        wire.parse({ text: statement })
        wire.bind({})
        wire.execute({})
      }
      wire.parse({ text: sql })
      wire.bind({ portal, values: [...values] })
      wire.describe({ type: 'P', name: portal })
      wire.execute({ portal, rows: most })
      wire.sync()
    }, false)
  }

  /** Statements whose rows are of no interest, in one message. */
  static alone(sql: string): Exchange {
    return new Exchange(wire => wire.query(sql), false)
  }

  /** The next `most` rows of what was opened. */
  static more(most: number): Exchange {
    return new Exchange(wire => {
      wire.execute({ portal, rows: most })
      wire.sync()
    }, true)
  }

  submit(connection: pg.Connection): void {
    // Boundary: see Wire.
    const wire = connection as unknown as Wire
    wire.stream.cork()
    this.#send(wire)
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.fields = fields
    this.#collects = true
  }

  takeRow(row: TextRow): void {
    // What comes before the description belongs to the statements before.
    if (this.#collects) this.rows.push(row)
  }

  handleDataRow({ fields }: { fields: TextRow }): void {
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
