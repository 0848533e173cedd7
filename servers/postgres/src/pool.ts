import { ConnectorError } from '@mcp-connectors/core'

/** What the pool asks of a connection; a `pg.Client` has it all. */
export interface Poolable {
  on(event: 'error' | 'end', listener: () => void): unknown
  query(sql: string): Promise<unknown>
  end(): Promise<void>
}

interface Waiter<C> {
  resolve: (client: C) => void
  reject: (reason: unknown) => void
  /** Gave up while a connection was tried for it. */
  gone: boolean
}

export interface PoolSettings<C> {
  open: () => Promise<C>
  most: number
  /** An idle connection is closed after this long. */
  idleMs?: number
}

/** Past this rest a connection is tried before it is used: after sleep or a change of network it may be dead. */
const restMs = 15_000
const trialMs = 3000
const closeMs = 1500

/**
 * A few connections, opened as needed and lent to one call at a time, first come, first served. Who gives up while
 * waiting leaves the queue; a connection that dies at rest leaves the pool.
 */
export class Pool<C extends Poolable> implements AsyncDisposable {
  readonly #settings: PoolSettings<C>
  readonly #idle = new Map<C, { since: number; timer: NodeJS.Timeout }>()
  readonly #busy = new Set<C>()
  /** Those of the busy ones that are about to be given back. */
  readonly #coming = new Set<C>()
  readonly #waiting: Waiter<C>[] = []
  #opening = 0
  #closed: PromiseWithResolvers<void> | undefined

  constructor(settings: PoolSettings<C>) {
    this.#settings = settings
  }

  /** @throws the signal's reason, or why no connection could be opened. */
  async take(signal: AbortSignal): Promise<C> {
    signal.throwIfAborted()
    if (this.#closed) throw new ConnectorError('unavailable', 'The server is ending.')
    const { promise, resolve, reject } = Promise.withResolvers<C>()
    const waiter = { resolve, reject, gone: false }
    const leave = () => {
      waiter.gone = true
      const index = this.#waiting.indexOf(waiter)
      if (index !== -1) this.#waiting.splice(index, 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    this.#waiting.push(waiter)
    this.#serve()
    try {
      const client = await promise
      if (!signal.aborted) return client
      this.give(client)
      throw signal.reason
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  /** The call is over and the connection comes back in a moment: who asks now waits for it instead of opening another. */
  comesBack(client: C): void {
    if (this.#busy.has(client)) this.#coming.add(client)
  }

  /** Takes a connection back; one that is not fit for another call is closed. */
  give(client: C, fit = true): void {
    if (!this.#busy.delete(client)) return
    this.#coming.delete(client)
    if (fit && !this.#closed) this.#rest(client)
    else this.#end(client)
    this.#serve()
    this.#settleClosing()
  }

  /** Closes what nobody uses now; the next call opens anew. */
  closeIdle(): void {
    for (const client of this.#idle.keys()) this.#forget(client, true)
  }

  /** Closes what is idle at once, and what is lent when it comes back, or after a moment. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= Promise.withResolvers()
    for (const waiter of this.#waiting.splice(0)) {
      waiter.reject(new ConnectorError('unavailable', 'The server is ending.'))
    }
    this.closeIdle()
    const timer = setTimeout(() => {
      for (const client of this.#busy) this.#end(client)
      this.#closed?.resolve()
    }, closeMs)
    this.#settleClosing()
    await this.#closed.promise
    clearTimeout(timer)
  }

  #settleClosing(): void {
    if (this.#closed && this.#busy.size === 0 && this.#opening === 0) this.#closed.resolve()
  }

  /** Gives idle connections to those who wait, the one used last first, and opens further ones for the others. */
  #serve(): void {
    while (this.#waiting.length > 0) {
      const idle = [...this.#idle].at(-1)
      if (!idle) break
      this.#lend(...idle)
    }
    const wanted = Math.min(this.#waiting.length - this.#coming.size, this.#settings.most - this.#busy.size)
    while (this.#opening < wanted) void this.#open()
  }

  #lend(client: C, { since }: { since: number }): void {
    const waiter = this.#waiting.shift()
    if (!waiter) return
    this.#forget(client, false)
    this.#busy.add(client)
    // By the clock on the wall, which goes on while the machine sleeps.
    if (Date.now() - since < restMs) waiter.resolve(client)
    else void this.#try(client, waiter)
  }

  async #try(client: C, waiter: Waiter<C>): Promise<void> {
    const alive = await this.#answers(client)
    if (alive && !waiter.gone) {
      waiter.resolve(client)
      return
    }
    if (!waiter.gone) this.#waiting.unshift(waiter)
    this.give(client, alive)
  }

  async #answers(client: C): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(resolve, trialMs, false)
    const answer = client.query('SELECT 1').then(
      () => true,
      () => false,
    )
    const alive = await Promise.race([answer, late])
    clearTimeout(timer)
    return alive
  }

  async #open(): Promise<void> {
    this.#opening++
    const [opened] = await Promise.allSettled([this.#settings.open()])
    this.#opening--
    if (opened.status === 'fulfilled') {
      const client = opened.value
      client.on('error', () => this.#forget(client, true))
      client.on('end', () => this.#forget(client, true))
      this.#busy.add(client)
      this.give(client)
    } else {
      this.#waiting.shift()?.reject(opened.reason)
      this.#serve()
      this.#settleClosing()
    }
  }

  #rest(client: C): void {
    const timer = setTimeout(() => this.#forget(client, true), this.#settings.idleMs ?? 60_000).unref()
    this.#idle.set(client, { since: Date.now(), timer })
  }

  #forget(client: C, end: boolean): void {
    const idle = this.#idle.get(client)
    if (!idle) return
    clearTimeout(idle.timer)
    this.#idle.delete(client)
    if (end) this.#end(client)
  }

  #end(client: C): void {
    // It may be gone already; there is nobody left to tell.
    client.end().catch(() => {})
  }
}
