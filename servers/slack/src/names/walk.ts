import { InFlight } from '../in-flight.ts'

export interface Page<T> {
  items: readonly T[]
  /** Slack's cursor; empty or undefined on the last page. */
  next: string | undefined
}

const newAfterMs = 60_000

/** The pages of a long list, asked for one after the other as far as it takes to find something, a few at most. */
export class Walk<T> {
  readonly #most: number
  readonly #page: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>
  readonly #asking = new InFlight<readonly T[]>()
  #pages = 0
  #looked = 0
  #next: string | undefined
  #begun = 0

  /** @param most pages */
  constructor(most: number, page: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>) {
    this.#most = most
    this.#page = page
  }

  /** How many items were on the pages so far. */
  get looked(): number {
    return this.#looked
  }

  /** Pages that nobody looked at are left. */
  get isOpen(): boolean {
    return this.#pages === 0 || this.#next !== undefined
  }

  get hasBegun(): boolean {
    return this.#pages > 0
  }

  /** The next page; undefined after the last one, or after as many as are worth it. */
  async next(signal: AbortSignal): Promise<readonly T[] | undefined> {
    if (!this.isOpen || this.#pages >= this.#most) return undefined
    return await this.#asking.get(String(this.#pages), signal, ended => this.#ask(ended))
  }

  /** Looks through the pages that are left, save where what was seen is of now. */
  async find(test: (item: T) => boolean, signal: AbortSignal): Promise<T | undefined> {
    // What is not on pages of an hour ago may have been made since.
    if (this.hasBegun && Date.now() - this.#begun > newAfterMs) this.#begin()
    for (;;) {
      const page = await this.next(signal)
      const found = page?.find(test)
      if (page === undefined || found !== undefined) return found
    }
  }

  #begin(): void {
    this.#pages = 0
    this.#looked = 0
    this.#next = undefined
  }

  async #ask(signal: AbortSignal): Promise<readonly T[]> {
    const at = this.#pages
    const { items, next } = await this.#page(this.#next, signal)
    // Begun anew by another in the meantime: then this page is known, and no step of the new walk.
    if (this.#pages !== at) return items
    if (at === 0) this.#begun = Date.now()
    this.#pages++
    this.#looked += items.length
    this.#next = next || undefined
    return items
  }
}
