import { type Access, ConnectorError, type Log } from '@mcp-connectors/core'
import type pg from 'pg'
import { nearColumns, nearNames } from './catalog/find-objects.ts'
import { partsOf } from './client-parts.ts'
import { connectionError, isConnectionFailure, missingName, statementError, withNear } from './errors.ts'
import { Lease, reasonOf } from './lease.ts'
import { statement } from './messages.ts'
import type { Statement } from './parser.ts'
import { Pool } from './pool.ts'
import { type Reading, readRows } from './read.ts'
import { type Column, Row } from './row.ts'
import type { Scalar } from './scalar.ts'
import { beginSql, limitOf, openSession, type Session } from './session.ts'
import { Types, typesSql } from './values.ts'

export type { Session } from './session.ts'

type Query = (sql: string, params?: readonly unknown[]) => Promise<Record<string, unknown>[]>

/** Judges the statements of a model before they reach the server. */
export interface Guard {
  /** @throws ConnectorError `refused` or `invalid`. `load` reads the catalogue where the caller holds a session. */
  check(sql: string, options?: { load?: Query }): Promise<unknown>
  /** For the write path: one INSERT, UPDATE, DELETE or MERGE. */
  checkChange(sql: string, options?: { load?: Query }): Promise<Statement>
  /** For migrations: the expressions in a statement whose kind the caller has judged. */
  checkMigration(statement: Statement, options?: { load?: Query }): Promise<void>
  /** The catalogue has changed: read it again before the next check. */
  stale(): void
}

export interface ReadResult {
  columns: Column[]
  /** `limit` rows, and those that were read on. */
  rows: Row[]
  /** There were more rows than these. */
  truncated: boolean
  /** Size on the wire. */
  bytes: number
  elapsedMs: number
  notices: string[]
}

export interface DatabaseSettings {
  name: string
  access: Access
  log: Log
  /** Opens connections. */
  dialer: AsyncDisposable & { connect(): Promise<pg.Client> }
  /** Builds the guard from the catalogue, with our own SQL. */
  openGuard: (load: Query) => Promise<Guard>
  /** Most milliseconds one statement may run on the server. */
  statementMs: number
}

const mostConnections = 4
const lockMs = 5000

/** One configured database: a few connections, opened on first use. */
export class Database implements AsyncDisposable {
  readonly name: string
  readonly access: Access
  readonly #settings: DatabaseSettings
  readonly #pool: Pool<pg.Client>
  readonly #types = new Types()
  readonly #lent = new Set<Lease>()
  /** By connection, the messages that begin a transaction for reading. */
  readonly #openings = new WeakMap<pg.Client, Buffer>()
  #guard: Promise<Guard> | undefined
  #version: number | undefined
  #unverified = false

  constructor(settings: DatabaseSettings) {
    this.name = settings.name
    this.access = settings.access
    this.#settings = settings
    this.#pool = new Pool({ open: () => settings.dialer.connect(), most: mostConnections })
  }

  /** The connection is encrypted, and nobody checked who answers: what `sslmode` means up to `require`. */
  get unverified(): boolean {
    return this.#unverified
  }

  /** The server's version as a number: 180004 for 18.4. */
  async version(signal: AbortSignal): Promise<number> {
    if (this.#version === undefined) {
      const [row] = await this.catalog("SELECT current_setting('server_version_num')::int AS version", [], { signal })
      this.#version = Number(row?.version)
    }
    return this.#version
  }

  /** A model's own statement: guarded, READ ONLY, one statement by protocol, limited in rows, bytes and time, rolled back. */
  async read(
    sql: string,
    params: readonly Scalar[],
    { signal, limit, ahead = 0 }: { signal: AbortSignal; limit: number; ahead?: number },
  ): Promise<ReadResult> {
    const guard = await this.#guardFor(signal)
    await guard.check(sql)
    const work = async (lease: Lease) => {
      const begin = await this.#beginReading(lease.client)
      return this.#readRows(lease, { begin, sql, params, limit, ahead, types: this.#types })
    }
    return this.#explain(signal, guard, this.#borrow(signal, work))
  }

  /** Our own constant SQL. Rows as objects. */
  async catalog(
    sql: string,
    params: readonly unknown[],
    { signal }: { signal: AbortSignal },
  ): Promise<Record<string, unknown>[]> {
    const unguarded: Guard = { check: noGuard, checkChange: noGuard, checkMigration: noGuard, stale() {} }
    return this.#transact(signal, 'READ ONLY', lease => openSession(lease.client, unguarded).query(sql, params))
  }

  /** Several statements in one READ ONLY transaction, rolled back at the end. `isolated`: the connection is not used again. */
  async session<T>(
    { signal, isolated = false }: { signal: AbortSignal; isolated?: boolean },
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    const guard = await this.#guardFor(signal)
    const work = (lease: Lease) => {
      if (isolated) lease.breakOff(new Error('used up'))
      return use(openSession(lease.client, guard))
    }
    return this.#explain(signal, guard, this.#transact(signal, 'READ ONLY', work))
  }

  /** A READ WRITE transaction, rolled back unless `use` commits. */
  async write<T>(
    { signal, lockTimeoutMs }: { signal: AbortSignal; lockTimeoutMs?: number },
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (this.access === 'read') throw new ConnectorError('refused', 'This server was started with --access read.')
    const guard = await this.#guardFor(signal)
    const work = (lease: Lease) => use(openSession(lease.client, guard))
    const writing = this.#transact(signal, 'READ WRITE', work, lockTimeoutMs)
    return this.#explain(signal, guard, writing).finally(() => guard.stale())
  }

  /** One statement that PostgreSQL does not take inside a transaction (CREATE INDEX CONCURRENTLY, VACUUM). */
  async runAlone(sql: string, { signal }: { signal: AbortSignal }): Promise<void> {
    if (this.access !== 'destroy') throw new ConnectorError('refused', 'This needs --access destroy.')
    const guard = await this.#guardFor(signal)
    const work = async ({ client }: Lease) => {
      await openSession(client, guard).query(sql)
    }
    await this.#borrow(signal, lease => after(lease, 'SELECT 1', work)).finally(() => guard.stale())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const lease of this.#lent) lease.giveUp(new ConnectorError('unavailable', 'The server is ending.'))
    await this.#pool[Symbol.asyncDispose]()
    await this.#settings.dialer[Symbol.asyncDispose]()
  }

  async #begin(
    client: pg.Client,
    mode: 'READ ONLY' | 'READ WRITE',
    lockTimeoutMs = lockMs,
  ): Promise<readonly string[]> {
    return beginSql(mode, await limitOf(client, this.#settings.statementMs), lockTimeoutMs)
  }

  async #beginReading(client: pg.Client): Promise<Buffer> {
    const known = this.#openings.get(client)
    if (known) return known
    const messages = Buffer.concat((await this.#begin(client, 'READ ONLY')).map(statement))
    this.#openings.set(client, messages)
    return messages
  }

  #transact<T>(
    signal: AbortSignal,
    mode: 'READ ONLY' | 'READ WRITE',
    work: (lease: Lease) => Promise<T>,
    lockTimeoutMs?: number,
  ): Promise<T> {
    return this.#borrow(signal, async lease => {
      const begin = await this.#begin(lease.client, mode, lockTimeoutMs)
      return after(lease, begin.join('; '), work)
    })
  }

  /** Lends a connection to `work`, which opens its own transaction, and leaves nothing of it behind. */
  async #borrow<T>(signal: AbortSignal, work: (lease: Lease) => Promise<T>, again = true): Promise<T> {
    const [taken] = await Promise.allSettled([this.#pool.take(signal)])
    if (taken.status === 'rejected') throw this.#translate(taken.reason, signal)
    const client = taken.value
    const { ssl } = partsOf(client)
    this.#unverified = ssl !== false && ssl.rejectUnauthorized === false
    const lease = new Lease(client, signal, fit => this.#pool.give(client, fit))
    this.#lent.add(lease)
    const [result] = await Promise.allSettled([work(lease)])
    if (result.status === 'rejected' && isConnectionFailure(result.reason)) lease.breakOff(result.reason)
    this.#lent.delete(lease)
    // The answer does not wait for that.
    if (!lease.broken) this.#pool.comesBack(client)
    void lease[Symbol.asyncDispose]()
    if (result.status === 'fulfilled') return result.value
    if (
      again &&
      !signal.aborted &&
      !ConnectorError.is(lease.broken) &&
      isConnectionFailure(result.reason) &&
      lease.diedAtRest
    ) {
      // Where one is dead, the others that rest are too.
      this.#pool.closeIdle()
      return this.#borrow(signal, work, false)
    }
    // What ended the connection is the reason, not how the driver met its end.
    throw this.#translate(ConnectorError.is(lease.broken) ? lease.broken : result.reason, signal)
  }

  #translate(error: unknown, signal: AbortSignal): unknown {
    return signal.aborted ? reasonOf(signal) : connectionError(statementError(error), this.name)
  }

  async #readRows(lease: Lease, reading: Reading): Promise<ReadResult> {
    const [read] = await Promise.allSettled([readRows(lease, reading)])
    if (read.status === 'rejected') throw statementError(read.reason, reading.sql)
    const result = { ...read.value, bytes: lease.received }
    const unknown = this.#types.unknown(result.columns.map(({ oid }) => oid))
    if (unknown.length === 0 || lease.broken) return result
    this.#types.learn((await lease.client.query({ text: typesSql, values: [unknown] })).rows)
    const columns = result.columns.map(({ name, oid }) => this.#types.column(name, oid))
    return { ...result, columns, rows: result.rows.map(({ bytes }) => new Row(bytes, columns)) }
  }

  /** Adds to an error the names that were probably meant. */
  async #explain<T>(signal: AbortSignal, guard: Guard, work: Promise<T>): Promise<T> {
    const [done] = await Promise.allSettled([work])
    if (done.status === 'fulfilled') return done.value
    const missing = missingName(done.reason)
    if (missing === undefined || signal.aborted) throw done.reason
    guard.stale()
    const find = missing.kind === 'column' ? nearColumns(this, missing, signal) : nearNames(this, missing.name, signal)
    const [near] = await Promise.allSettled([find])
    throw withNear(done.reason, near.status === 'fulfilled' ? near.value : [])
  }

  /** Never from inside a session: the guard is made on a connection of its own. */
  #guardFor(signal: AbortSignal): Promise<Guard> {
    // First: nobody would take the failure of a guard that is not waited for.
    if (signal.aborted) throw reasonOf(signal)
    this.#guard ??= this.#settings
      .openGuard((sql, params = []) =>
        this.catalog(sql, params, { signal: AbortSignal.timeout(this.#settings.statementMs) }),
      )
      .catch((error: unknown) => {
        this.#guard = undefined
        throw error
      })
    return this.#guard
  }
}

async function after<T>(lease: Lease, begin: string, work: (lease: Lease) => Promise<T>): Promise<T> {
  await lease.client.query(begin)
  lease.begun = true
  return work(lease)
}

function noGuard(): never {
  throw new Error('our own SQL needs no guard')
}
