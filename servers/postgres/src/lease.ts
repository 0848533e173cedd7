import type { ConnectionOptions } from 'node:tls'
import { ConnectorError } from '@mcp-connectors/core'
import type pg from 'pg'
import { z } from 'zod'
import { cancelBackend } from './cancel.ts'

/** Most bytes that one call may receive: a cell of 300 MB must not become 300 MB of memory. */
const mostBytes = 16 * 1024 * 1024

const inner = z.object({
  processID: z.number().nullable(),
  secretKey: z.number().nullable(),
  host: z.string(),
  port: z.number(),
})
const secure = z.object({ ssl: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional() })

/** One connection for one call: counts what it receives, and cancels on the server what is given up here. */
export class Lease implements AsyncDisposable {
  readonly client: pg.PoolClient
  /** Rejects when the connection is lost or given up; a driver in the middle of a result would wait for ever. */
  readonly lost: Promise<never>
  readonly #lose: (error: Error) => void
  #broken: Error | undefined
  #received = 0
  readonly #signal: AbortSignal
  readonly #count = (chunk: Buffer) => this.#receive(chunk.length)
  readonly #fail = (error: Error) => this.#end(error)
  readonly #abort = () => void this.#giveUp()

  constructor(client: pg.PoolClient, signal: AbortSignal) {
    this.client = client
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => {})
    this.lost = promise
    this.#lose = reject
    this.#signal = signal
    streamOf(client).on('data', this.#count)
    client.on('error', this.#fail)
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  /** Whether the server sent anything since the call began: if not, a read may be tried again. */
  get untouched(): boolean {
    return this.#received === 0
  }

  /** Set when the connection must not be used again. */
  get broken(): Error | undefined {
    return this.#broken
  }

  /** The connection is not fit for another call. */
  breakOff(reason: Error): void {
    this.#broken ??= reason
  }

  async #giveUp(): Promise<void> {
    await this.cancel()
  }

  #receive(bytes: number): void {
    this.#received += bytes
    if (this.#received <= mostBytes || this.#broken) return
    void this.cancel()
    this.#end(tooLarge())
    streamOf(this.client).destroy()
  }

  #end(error: Error): void {
    this.breakOff(error)
    this.#lose(this.#broken ?? error)
  }

  async cancel(): Promise<void> {
    const { processID, secretKey, host, port } = inner.parse({ ...pick(this.client) })
    if (processID === null || secretKey === null) return
    const { ssl } = secure.parse({ ssl: Reflect.get(this.client, 'ssl') })
    // Boundary: the same options that opened this connection.
    const tls = ssl === undefined || ssl === false ? undefined : ((ssl === true ? {} : ssl) as ConnectionOptions)
    await cancelBackend({ host, port, processId: processID, secretKey, tls })
  }

  [Symbol.asyncDispose](): Promise<void> {
    streamOf(this.client).off('data', this.#count)
    if (!this.#broken) this.client.off('error', this.#fail)
    this.#signal.removeEventListener('abort', this.#abort)
    this.client.release(this.#broken ?? false)
    return Promise.resolve()
  }
}

function tooLarge(): ConnectorError {
  return new ConnectorError('too_large', `The result is larger than ${mostBytes / 1024 / 1024} MB.`, {
    hint: 'Select fewer columns or rows, or a part of the large value: left(column, 1000).',
  })
}

function pick(client: pg.PoolClient) {
  return Object.fromEntries(['processID', 'secretKey', 'host', 'port'].map(key => [key, Reflect.get(client, key)]))
}

function streamOf(client: pg.PoolClient) {
  // Boundary: node-postgres documents neither, and has had both since its first version.
  const { connection } = client as unknown as { connection: { stream: import('node:net').Socket } }
  return connection.stream
}
