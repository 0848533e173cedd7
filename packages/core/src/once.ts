import { sha256 } from './digest.ts'
import { ConnectorError } from './error.ts'
import { describeError } from './log.ts'

/** A write that must not happen twice. */
export interface Deed<T> {
  /** What it is, for messages: `comment on acme/web#12`. */
  what: string
  /** All that makes it this one: equal JSON is an identical deed. */
  key: unknown
  /** The caller asked for it though an identical one was made. */
  repeat: boolean
  /** Of the call. Once it was aborted nobody waits for more than that. */
  signal: AbortSignal
  /** Does it, once. */
  send: () => Promise<T>
  /** True where `error` leaves open whether it was done. */
  isUnknown: (error: unknown) => boolean
  /** Looks for what `send` would have made, after an unknown outcome. Its signal has a shorter time than the call. */
  find?: (signal: AbortSignal) => Promise<T | undefined>
  /** Where the result can be seen, for the refusal of a repetition. */
  urlOf?: (done: T) => string | undefined
}

const windowMs = 120_000
const findMs = 10_000
const mostRemembered = 500

interface Done {
  at: number
  url: string | undefined
}

/** Posts at most once: an identical deed within two minutes is refused, an unknown outcome is read back. */
export class Once {
  readonly #done = new Map<string, Done>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /**
   * @throws ConnectorError `conflict` for an identical deed of the last two minutes; `unavailable` where it is not known
   * whether it was done
   */
  async do<T>(deed: Deed<T>): Promise<T> {
    const key = sha256(JSON.stringify(deed.key)).toString('base64url')
    this.#refuseRepetition(key, deed)
    const before = this.#done.get(key)?.url
    // Kept before it is sent: two identical calls at once are a repetition too.
    this.#remember(key, undefined)
    try {
      const done = await this.#carryOut(deed, before)
      this.#remember(key, deed.urlOf?.(done))
      return done
    } catch (error) {
      // What certainly was not done may be tried again.
      if (!deed.isUnknown(error)) this.#done.delete(key)
      throw error
    }
  }

  /** `before`: the result of an identical deed, which is not the one to be found. */
  async #carryOut<T>(deed: Deed<T>, before: string | undefined): Promise<T> {
    try {
      return await deed.send()
    } catch (error) {
      // Nobody waits for the answer; the deed stays remembered.
      if (deed.signal.aborted) throw error
      // What is no ConnectorError is a fault of ours, to be told as one.
      if (!deed.isUnknown(error) || !ConnectorError.is(error)) throw error
      const signal = AbortSignal.any([deed.signal, AbortSignal.timeout(findMs)])
      const [looked] = await Promise.allSettled([deed.find?.(signal)])
      const found = looked.status === 'fulfilled' ? looked.value : undefined
      const isOld = found !== undefined && before !== undefined && deed.urlOf?.(found) === before
      if (found !== undefined && !isOld) return found
      throw new ConnectorError('unavailable', `Whether the ${deed.what} was made is not known: no answer came.`, {
        hint: 'Look for it first. Only if it is not there, do it again with repeat: true.',
        cause: error,
        ...(looked.status === 'rejected' ? { detail: `not found: ${describeError(looked.reason)}` } : {}),
      })
    }
  }

  #refuseRepetition<T>(key: string, { what, repeat }: Deed<T>): void {
    const before = this.#done.get(key)
    if (repeat || before === undefined || this.#now() - before.at > windowMs) return
    const seconds = Math.max(1, Math.round((this.#now() - before.at) / 1000))
    const where = before.url === undefined ? '' : `: ${before.url}`
    throw new ConnectorError('conflict', `An identical ${what} was sent ${seconds} s ago${where}`, {
      hint: 'It was not sent again. Pass repeat: true if it really should be.',
    })
  }

  #remember(key: string, url: string | undefined): void {
    this.#done.delete(key)
    this.#done.set(key, { at: this.#now(), url })
    const oldest = this.#done.keys().next()
    if (this.#done.size > mostRemembered && !oldest.done) this.#done.delete(oldest.value)
  }
}
