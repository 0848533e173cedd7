import { randomBytes } from 'node:crypto'
import { ConnectorError } from '@mcp-connectors/core'
import type { Column, Row } from './row.ts'
import { RowFile } from './row-file.ts'
import type { Value } from './values.ts'

/** What a statement returned, as far as it was read. */
export interface Result {
  columns: Column[]
  rows: Row[]
  /** The statement had more rows than these. */
  truncated: boolean
  /** Size on the wire. */
  bytes: number
}

/** A part of a kept result. */
export interface Page {
  columns: Column[]
  rows: Row[]
  /** How many rows are kept. */
  total: number
  /** The statement had more rows than are kept. */
  truncated: boolean
}

interface Entry extends Omit<Result, 'rows'> {
  rows: Row[] | RowFile
  total: number
  timer: NodeJS.Timeout
}

const mostInMemory = 8 * 1024 * 1024
const mostInAll = 64 * 1024 * 1024
const lifetimeMs = 600_000
/** What an entry costs beside its rows. */
const entryBytes = 1024

/**
 * Keeps the rows of recent results, so that their pages come without running the statement again: 8 MB in memory (and the
 * lines of those that were shown), the older ones in files, 64 MB in all, each for ten minutes after its last use.
 */
export class Results implements Disposable {
  /** In the order of their last use. */
  readonly #entries = new Map<string, Entry>()

  /** @returns the id under which the rows can be read again. */
  keep({ columns, rows, truncated, bytes }: Result): string {
    const id = randomBytes(8).toString('hex')
    const timer = setTimeout(() => this.#drop(id), lifetimeMs).unref()
    this.#entries.set(id, { columns, rows, truncated, total: rows.length, bytes: bytes + entryBytes, timer })
    this.#makeRoom()
    return id
  }

  /** @throws ConnectorError `not_found` for a result that is no longer kept. */
  page(id: string, offset: number, limit: number): Page {
    const { columns, rows, total, truncated } = this.#use(id)
    return { columns, rows: rows.slice(offset, offset + limit), total, truncated }
  }

  /** The whole kept result as RFC 4180 text. NULL is an empty field, an empty text is `""`. */
  csv(id: string): string {
    const { columns, rows } = this.page(id, 0, Number.MAX_SAFE_INTEGER)
    const lines = [columns.map(({ name }) => name), ...rows.map(row => row.values())]
    return lines.map(fields => `${fields.map(csvField).join(',')}\r\n`).join('')
  }

  [Symbol.dispose](): void {
    for (const id of this.#entries.keys()) this.#drop(id)
  }

  #use(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) {
      throw new ConnectorError('not_found', `The result ${id} is no longer kept.`, {
        hint: 'Run the query again without cursor.',
      })
    }
    entry.timer.refresh()
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    return entry
  }

  #makeRoom(): void {
    const inAll = [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    let excess = inAll - mostInAll
    for (const [id, { bytes }] of this.#entries) {
      if (excess <= 0) break
      this.#drop(id)
      excess -= bytes
    }
    const inMemory = [...this.#entries.values()].filter(({ rows }) => Array.isArray(rows))
    let surplus = inMemory.reduce((sum, { bytes }) => sum + bytes, 0) - mostInMemory
    for (const entry of inMemory) {
      if (surplus <= 0) break
      if (Array.isArray(entry.rows)) entry.rows = new RowFile(entry.rows, entry.columns)
      surplus -= entry.bytes
    }
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    clearTimeout(entry.timer)
    if (entry.rows instanceof RowFile) entry.rows[Symbol.dispose]()
  }
}

function csvField(value: Value): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  // A text that a spreadsheet would run as a formula stays text.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
