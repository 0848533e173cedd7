import { InFlight } from '../in-flight.ts'

const freshMs = 600_000
const mostKept = 20

/** Answers that are good for ten minutes, each asked for once at a time. */
export class Recent<T> {
  readonly #asking = new InFlight<T>()
  readonly #answers = new Map<string, { value: T; at: number }>()

  async get(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const answer = this.#answers.get(key)
    if (answer !== undefined && Date.now() - answer.at < freshMs) return answer.value
    return await this.again(key, signal, ask)
  }

  /** Whatever is remembered. */
  async again(key: string, signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return await this.#asking.get(key, signal, async ended => {
      const value = await ask(ended)
      this.#put(key, value)
      return value
    })
  }

  #put(key: string, value: T): void {
    this.#answers.delete(key)
    this.#answers.set(key, { value, at: Date.now() })
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > mostKept && oldest !== undefined) this.#answers.delete(oldest)
  }
}
