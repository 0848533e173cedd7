/** Lets at most so many through at once, the others in their order. Who is aborted waits no longer. */
export class Gate {
  readonly #most: number
  readonly #waiting = new Set<() => void>()
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    if (this.#inside >= this.#most) await this.#turn(signal)
    else this.#inside++
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** Whoever leaves hands the place over, so that it cannot be taken in between. */
  #leave(): void {
    const [next] = this.#waiting
    if (next === undefined) this.#inside--
    else next()
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const enter = () => {
      this.#waiting.delete(enter)
      signal.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = () => {
      this.#waiting.delete(enter)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
    this.#waiting.add(enter)
    await promise
  }
}
