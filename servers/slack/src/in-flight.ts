import { untilAborted } from '@mcp-connectors/auth'

interface Running<T> {
  result: Promise<T>
  waiting: number
  end: AbortController
}

/**
 * Work that several callers wait for. Who is aborted gives up for themselves alone; the work is ended once nobody waits
 * any more.
 */
export class InFlight<T> {
  readonly #running = new Map<string, Running<T>>()

  /** @param work is given a signal of its own */
  async get(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    const running = this.#running.get(key) ?? this.#start(key, work)
    running.waiting++
    try {
      return await untilAborted(running.result, signal)
    } finally {
      running.waiting--
      if (running.waiting === 0) this.#forget(key, running)
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const end = new AbortController()
    const running = { result: work(end.signal), waiting: 0, end }
    this.#running.set(key, running)
    return running
  }

  #forget(key: string, running: Running<T>): void {
    running.end.abort()
    if (this.#running.get(key) === running) this.#running.delete(key)
  }
}
