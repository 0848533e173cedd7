import { ConnectorError } from '@mcp-connectors/core'
import type pg from 'pg'
import { cancelBackend } from './cancel.ts'
import { partsOf } from './client-parts.ts'
import { Exchange } from './exchange.ts'
import { Intake } from './intake.ts'
import { simpleQuery } from './messages.ts'
import { resetSql } from './session.ts'

/** Most bytes that one call may receive at a time: a cell of 300 MB must not become 300 MB of memory. */
const mostBytes = 16 * 1024 * 1024
/** A server that does not answer a cancel request in this time is left alone. */
const cancelMs = 1000
const promptMs = 1000
/** What takes longer to reset is closed instead. */
const resetMs = 5000

const reset = simpleQuery(resetSql)
const intakes = new WeakMap<pg.Client, Intake>()

/** One connection lent to one call: counts what it receives, and cancels on the server what is given up here. */
export class Lease implements AsyncDisposable {
  readonly client: pg.Client
  readonly #signal: AbortSignal
  readonly #give: (fit: boolean) => void
  readonly #since = performance.now()
  #broken: Error | undefined
  readonly #intake: Intake
  readonly #start: number
  #allowed: number
  #cancelling: Promise<void> | undefined
  #deadline: NodeJS.Timeout | undefined
  readonly #lost = (error: Error) => this.breakOff(error)
  readonly #abort = () => this.giveUp(reasonOf(this.#signal))

  /** `give` takes the connection back; `fit` says whether for another call. */
  constructor(client: pg.Client, signal: AbortSignal, give: (fit: boolean) => void) {
    this.client = client
    this.#signal = signal
    this.#give = give
    this.#intake = intakes.get(client) ?? new Intake(partsOf(client).connection.stream)
    intakes.set(client, this.#intake)
    this.#start = this.#intake.total
    this.#allowed = this.#start + mostBytes
    this.#intake.watch = announced => this.#receive(announced)
    client.on('error', this.#lost)
    signal.addEventListener('abort', this.#abort, { once: true })
  }

  /** The server has answered: from here on nothing may be tried again. */
  begun = false

  /** A connection that died while it rested shows at once. What ran for a while may be what ended it. */
  get diedAtRest(): boolean {
    return !this.begun && performance.now() - this.#since < promptMs
  }

  /** Runs an exchange of protocol messages. @throws what the server said, or that the connection was lost. */
  async run(exchange: Exchange): Promise<void> {
    this.#intake.reader = exchange
    try {
      await this.client.query(exchange).done
    } finally {
      this.#intake.reader = undefined
    }
  }

  /** Bytes received since the call began. */
  get received(): number {
    return this.#intake.total - this.#start
  }

  /** Why the connection must not be used again. */
  get broken(): Error | undefined {
    return this.#broken
  }

  /** The connection is not fit for another call. */
  breakOff(reason: Error): void {
    this.#broken ??= reason
  }

  /** Allows as many bytes again as at the beginning: for the next part of a result. */
  allowMore(): void {
    this.#allowed = this.#intake.total + mostBytes
  }

  /**
   * Stops what runs, on the server too. The connection is not used again, since the request may arrive when something
   * else runs on it.
   */
  giveUp(reason: Error): void {
    this.breakOff(reason)
    this.#cancelling ??= this.#cancel()
  }

  async #cancel(): Promise<void> {
    const { connection, processID, secretKey, host, port, ssl } = partsOf(this.client)
    await cancelBackend({ host, port, processId: processID, secretKey, tls: ssl || undefined }, cancelMs)
    // Cancelled or not, the answer must come now.
    this.#deadline = setTimeout(() => connection.stream.destroy(), cancelMs)
  }

  #receive(announced: number): void {
    if ((this.#intake.total <= this.#allowed && announced <= mostBytes) || this.#broken) return
    this.giveUp(tooLarge())
    partsOf(this.client).connection.stream.destroy()
  }

  /** The call is over: rolls back and resets, so that nothing of it stays. What cannot do even that is not fit. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort)
    if (!this.#broken) await this.#reset()
    this.#intake.watch = () => {}
    this.client.off('error', this.#lost)
    await this.#cancelling
    clearTimeout(this.#deadline)
    this.#give(this.#broken === undefined)
  }

  async #reset(): Promise<void> {
    const timer = setTimeout(() => partsOf(this.client).connection.stream.destroy(), resetMs)
    const [done] = await Promise.allSettled([this.run(Exchange.alone(reset))])
    clearTimeout(timer)
    if (done.status === 'rejected') this.breakOff(done.reason)
  }
}

/** Why a call was given up, as the caller may be told. */
export function reasonOf({ reason }: AbortSignal): ConnectorError {
  return ConnectorError.is(reason)
    ? reason
    : new ConnectorError('unavailable', 'The call was cancelled.', { cause: reason })
}

function tooLarge(): ConnectorError {
  return new ConnectorError('too_large', `The result is larger than ${mostBytes / 1024 / 1024} MB.`, {
    hint: 'Select fewer columns or rows, or a part of the large value: left(column, 1000).',
  })
}
