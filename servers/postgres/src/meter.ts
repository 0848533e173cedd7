import type { Readable } from 'node:stream'

/** Type and length of a message. */
const headBytes = 5

/**
 * Follows the messages that a connection receives, from its first moment of rest on: how many bytes there were, and what
 * length a message announces before it is there.
 */
export class Meter {
  total = 0
  /** Called for each chunk with the length of the longest message that begins in it. */
  watch: (announced: number) => void = () => {}
  #left = 0
  #head: number[] = []

  constructor(stream: Readable) {
    stream.on('data', (chunk: Uint8Array) => this.take(chunk))
  }

  take(chunk: Uint8Array): void {
    this.total += chunk.length
    let longest = 0
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - at)
        this.#left -= step
        at += step
        continue
      }
      this.#head.push(chunk[at++] ?? 0)
      if (this.#head.length < headBytes) continue
      const [, a = 0, b = 0, c = 0, d = 0] = this.#head
      // The length counts itself, not the type.
      const length = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
      this.#left = Math.max(0, length - 4)
      this.#head = []
      longest = Math.max(longest, length)
    }
    this.watch(longest)
  }
}
