interface Entry<T> {
  value: T
  /** Milliseconds since 1970: when it was learned. */
  at: number
  /** As the vendor keeps it; else it was said beside something else, maybe by whoever it is about. */
  whole: boolean
}

const mostKept = 8_000

export const dayMs = 24 * 3600 * 1000

/** What was asked for last, by id, for some time. */
export class Cache<T> {
  readonly #entries = new Map<string, Entry<T>>()
  readonly #keptMs: number
  readonly #onWhole: () => void

  /** @param onWhole told when there is something new to be written to disk */
  constructor(keptMs: number, onWhole: () => void) {
    this.#keptMs = keptMs
    this.#onWhole = onWhole
  }

  get(id: string): T | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    this.#entries.delete(id)
    if (isOld(entry, this.#keptMs)) return undefined
    this.#entries.set(id, entry)
    return entry.value
  }

  has(id: string): boolean {
    const entry = this.#entries.get(id)
    return entry !== undefined && !isOld(entry, this.#keptMs)
  }

  /** @param whole false for what is known in part only */
  set(id: string, value: T, whole = true): void {
    this.#put(id, { value, at: Date.now(), whole })
    if (whole) this.#onWhole()
  }

  /** What another run has learned. It does not replace what this one knows. */
  restore(id: string, value: T, at: number): void {
    const entry = { value, at, whole: true }
    if (!isOld(entry, this.#keptMs) && !this.has(id)) this.#put(id, entry)
  }

  /** What is known as a whole: good to be found by its name, and to be kept on disk. */
  values(): T[] {
    return this.entries().map(({ value }) => value)
  }

  /** The same with when it was learned, the one used last first. */
  entries(): { value: T; at: number }[] {
    return [...this.#entries.values()].filter(entry => entry.whole && !isOld(entry, this.#keptMs)).reverse()
  }

  #put(id: string, entry: Entry<T>): void {
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > mostKept && oldest !== undefined) this.#entries.delete(oldest)
  }
}

/** A time ahead of the clock is none that was written here. */
export function isOld({ at }: { at: number }, keptMs = dayMs): boolean {
  const age = Date.now() - at
  return age > keptMs || age < -60_000
}
