import { type Access, ConnectorError, type Log } from '@mcp-connectors/core'
import type pg from 'pg'
import { toConnectorError } from './errors.ts'
import { Lease } from './lease.ts'
import { readRows } from './read.ts'
import type { Scalar } from './scalar.ts'
import { beginSql, openSession, type Session } from './session.ts'
import type { Value } from './values.ts'

export type { Session } from './session.ts'

/** Judges the statements of a model before they reach the server. */
export interface Guard {
  /** @throws ConnectorError `refused` or `invalid`. */
  check(sql: string): Promise<unknown>
  /** The catalogue has changed: read it again before the next check. */
  stale(): void
}

export interface ReadResult {
  columns: { name: string; type: string }[]
  rows: Value[][]
  /** There were more rows than asked for. */
  truncated: boolean
  elapsedMs: number
  notices: string[]
}

export interface DatabaseSettings {
  name: string
  access: Access
  log: Log
  /** Opens the pool; called again after `close`. */
  openPool: () => Promise<pg.Pool>
  /** Builds the guard from the catalogue, with our own SQL. */
  openGuard: (load: (sql: string, params?: readonly unknown[]) => Promise<Record<string, unknown>[]>) => Promise<Guard>
  /** Most milliseconds one statement may run on the server. */
  statementMs: number
}

const lockMs = 5000

/** One configured database: a small pool, opened on first use. */
export class Database implements AsyncDisposable {
  readonly name: string
  readonly access: Access
  readonly #settings: DatabaseSettings
  #pool: Promise<pg.Pool> | undefined
  #guard: Promise<Guard> | undefined
  #version: number | undefined

  constructor(settings: DatabaseSettings) {
    this.name = settings.name
    this.access = settings.access
    this.#settings = settings
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
    { limit, signal }: { limit: number; signal: AbortSignal },
  ): Promise<ReadResult> {
    const guard = await this.#guardFor(signal)
    await guard.check(sql)
    return this.#retryOnce(signal, lease => this.#readOnly(lease, () => readRows(lease.client, sql, params, limit)))
  }

  /** Our own constant SQL. Rows as objects. */
  async catalog(
    sql: string,
    params: readonly unknown[],
    { signal }: { signal: AbortSignal },
  ): Promise<Record<string, unknown>[]> {
    return this.session({ signal }, session => session.query(sql, params))
  }

  /** Several statements in one READ ONLY transaction, rolled back at the end. `isolated`: the connection is not used again. */
  async session<T>(
    options: { signal: AbortSignal; isolated?: boolean },
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#retryOnce(options.signal, lease => {
      if (options.isolated) lease.breakOff(new Error('used up'))
      return this.#readOnly(lease, () => use(openSession(lease.client, () => this.#guardFor(options.signal))))
    })
  }

  /** A READ WRITE transaction, rolled back unless `use` commits. */
  async write<T>(
    options: { signal: AbortSignal; lockTimeoutMs?: number },
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (this.access === 'read') throw new ConnectorError('refused', 'This server was started with --access read.')
    return this.#lease(options.signal, async lease => {
      await lease.client.query(beginSql('READ WRITE', this.#settings.statementMs, options.lockTimeoutMs ?? lockMs))
      try {
        return await use(openSession(lease.client, () => this.#guardFor(options.signal)))
      } finally {
        await this.#reset(lease)
        const guard = await this.#guard?.catch(() => undefined)
        guard?.stale()
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pool = await this.#pool?.catch(() => undefined)
    this.#pool = undefined
    await pool?.end()
  }

  async #readOnly<T>(lease: Lease, work: () => Promise<T>): Promise<T> {
    await lease.client.query(beginSql('READ ONLY', this.#settings.statementMs, lockMs))
    try {
      return await work()
    } finally {
      await this.#reset(lease)
    }
  }

  /** Nothing stays behind in the session: always ROLLBACK, then everything that outlives a transaction. */
  async #reset(lease: Lease): Promise<void> {
    if (lease.broken) return
    try {
      await lease.client.query('ROLLBACK')
      await lease.client.query('DISCARD ALL')
    } catch (error) {
      lease.breakOff(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** A connection that died while idle fails before anything was read: a read may then be tried on a new one, once. */
  async #retryOnce<T>(signal: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> {
    let untouched = false
    try {
      return await this.#lease(signal, async lease => {
        try {
          return await work(lease)
        } catch (error) {
          untouched = lease.untouched
          throw error
        }
      })
    } catch (error) {
      if (!untouched || signal.aborted || !(ConnectorError.is(error) && error.code === 'unavailable')) throw error
      return this.#lease(signal, work)
    }
  }

  async #lease<T>(signal: AbortSignal, work: (lease: Lease) => Promise<T>): Promise<T> {
    try {
      const client = await this.#connect(signal)
      await using lease = new Lease(client, signal)
      try {
        return await Promise.race([work(lease), lease.lost])
      } catch (error) {
        if (isConnectionFailure(error)) lease.breakOff(error)
        throw ConnectorError.is(lease.broken) ? lease.broken : error
      }
    } catch (error) {
      throw toConnectorError(error, this)
    }
  }

  async #connect(signal: AbortSignal): Promise<pg.PoolClient> {
    signal.throwIfAborted()
    this.#pool ??= this.#settings.openPool().catch((error: unknown) => {
      this.#pool = undefined
      throw error
    })
    const waiting = (await this.#pool).connect()
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    try {
      return await Promise.race([waiting, aborted])
    } catch (error) {
      // Given up while queued: the connection goes back when its turn comes.
      if (signal.aborted)
        void waiting.then(
          client => client.release(),
          () => {},
        )
      throw error
    }
  }

  #guardFor(signal: AbortSignal): Promise<Guard> {
    this.#guard ??= this.#settings
      .openGuard((sql, params = []) =>
        this.catalog(sql, params, { signal: AbortSignal.timeout(this.#settings.statementMs) }),
      )
      .catch((error: unknown) => {
        this.#guard = undefined
        throw error
      })
    signal.throwIfAborted()
    return this.#guard
  }
}

function isConnectionFailure(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = String(Reflect.get(error, 'code') ?? '')
  // Anything without an SQLSTATE came from the connection; 57P and 08 end it on the server's side.
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code)
}
