/** One at a time for each key, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>()

  /** Runs `work` when all that came before it is done, however that ended. Not at all once `signal` fired. */
  async take<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key)
    const done = Promise.withResolvers<void>()
    // Also the turn of a call that gave up waiting ends only after those before it.
    const turn = Promise.all([before, done.promise]).then(() => {})
    this.#last.set(key, turn)
    try {
      await before
      signal.throwIfAborted()
      return await work()
    } finally {
      done.resolve()
      void turn.then(() => this.#last.get(key) === turn && this.#last.delete(key))
    }
  }
}
