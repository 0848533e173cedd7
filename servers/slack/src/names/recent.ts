import { InFlight } from '../in-flight.ts'

const freshMs = 600_000

/** An answer that is good for ten minutes, and asked for once at a time. */
export class Recent<T> {
  readonly #asking = new InFlight<T>()
  #answer: { value: T; at: number } | undefined

  async get(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { value, at } = this.#answer ?? { at: 0 }
    if (value !== undefined && Date.now() - at < freshMs) return value
    return await this.#asking.get('', signal, async ended => {
      const value = await ask(ended)
      this.#answer = { value, at: Date.now() }
      return value
    })
  }
}
