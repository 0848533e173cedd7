import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import type { Value } from './values.ts'

export interface Columns {
  columns: { name: string; type: string }[]
}

export interface Kept extends Columns {
  rows: Value[][]
  /** How many rows were kept in all. */
  total: number
  /** The statement had more rows than were kept. */
  truncated: boolean
}

/** Rows in memory while they are few; the rest is in a file that only this account can read. */
interface Entry extends Columns {
  id: string
  truncated: boolean
  /** One JSON line per row; where each begins in the file, once it was moved there. */
  lines: string[] | undefined
  offsets: number[]
  bytes: number
  usedAt: number
}

const mostInMemory = 8 * 1024 * 1024
const mostInAll = 64 * 1024 * 1024
const lifetimeMs = 600_000

/**
 * Keeps the rows of recent results, so that their pages come without running the statement again: 8 MB in memory, then
 * a file of mode 0600, 64 MB in all, for ten minutes after the last use. Nothing is left at the end.
 */
export class Results implements Disposable {
  readonly #entries = new Map<string, Entry>()
  #folder: string | undefined
  #timer: NodeJS.Timeout | undefined

  /** @returns the id under which the rows can be read again. */
  keep({ columns, rows, truncated }: Columns & { rows: Value[][]; truncated: boolean }): string {
    const lines = rows.map(row => JSON.stringify(row))
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
    const entry = {
      id: randomBytes(6).toString('hex'),
      columns,
      truncated,
      lines,
      offsets: [],
      bytes,
      usedAt: Date.now(),
    }
    this.#entries.set(entry.id, entry)
    this.#makeRoom(entry)
    this.#timer ??= setInterval(() => this.#expire(), lifetimeMs / 10).unref()
    return entry.id
  }

  /** @throws ConnectorError `not_found` for a result that is no longer kept. */
  page(id: string, offset: number, limit: number): Kept {
    const entry = this.#entries.get(id)
    if (!entry) {
      throw new ConnectorError('not_found', `The result ${id} is no longer kept.`, {
        hint: 'Run the query again without cursor.',
      })
    }
    entry.usedAt = Date.now()
    const rows = (entry.lines ? entry.lines.slice(offset, offset + limit) : this.#readLines(entry, offset, limit)).map(
      // Boundary: written by `keep`.
      line => JSON.parse(line) as Value[],
    )
    return {
      columns: entry.columns,
      rows,
      total: entry.lines?.length ?? entry.offsets.length - 1,
      truncated: entry.truncated,
    }
  }

  /** The whole result as RFC 4180 text. */
  csv(id: string): string {
    const { columns, rows } = this.page(id, 0, Number.MAX_SAFE_INTEGER)
    return [columns.map(({ name }) => name), ...rows].map(row => row.map(csvCell).join(',')).join('\r\n')
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#entries.clear()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true })
    this.#folder = undefined
  }

  #makeRoom(latest: Entry): void {
    for (const entry of [...this.#entries.values()].sort((a, b) => a.usedAt - b.usedAt)) {
      if (this.#bytes(() => true) > mostInAll && entry !== latest) this.#drop(entry)
      else if (this.#bytes(({ lines }) => lines !== undefined) > mostInMemory && entry.lines)
        this.#moveToFile(entry, entry.lines)
    }
  }

  #bytes(counts: (entry: Entry) => boolean): number {
    return [...this.#entries.values()].filter(counts).reduce((sum, { bytes }) => sum + bytes, 0)
  }

  #moveToFile(entry: Entry, lines: readonly string[]): void {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'mcp-postgres-'))
    const file = openSync(this.#pathOf(entry), 'wx', 0o600)
    try {
      let at = 0
      for (const line of lines) {
        entry.offsets.push(at)
        at += writeSync(file, `${line}\n`)
      }
      entry.offsets.push(at)
    } finally {
      closeSync(file)
    }
    entry.lines = undefined
  }

  #readLines(entry: Entry, offset: number, limit: number): string[] {
    const start = entry.offsets[offset]
    const end = entry.offsets[Math.min(offset + limit, entry.offsets.length - 1)]
    if (start === undefined || end === undefined || end <= start) return []
    const file = openSync(this.#pathOf(entry), 'r')
    try {
      const bytes = Buffer.alloc(end - start)
      readSync(file, bytes, 0, bytes.length, start)
      return bytes.toString().trimEnd().split('\n')
    } finally {
      closeSync(file)
    }
  }

  #pathOf({ id }: Entry): string {
    return join(this.#folder ?? '', `${id}.jsonl`)
  }

  #expire(): void {
    for (const entry of this.#entries.values()) if (Date.now() - entry.usedAt > lifetimeMs) this.#drop(entry)
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.id)
    if (!entry.lines) rmSync(this.#pathOf(entry), { force: true })
  }
}

/** A formula in a cell must not run in a spreadsheet: the field is text to it. */
function csvCell(value: Value): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
