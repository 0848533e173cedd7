import { ConnectorError } from '@mcp-connectors/core'
import { isDue, type Login } from './login.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'

export interface CredentialOptions {
  /** Asked in this order; the first that has one gives it. */
  sources: readonly Source[]
  /** Masks a token in all that leaves the process: `conceal` of the context. */
  conceal: (secret: string) => void
  /** What to tell where no source has one. */
  missing: () => ConnectorError
}

/** A credential as it is used: what `whoami` shows. */
export interface Found extends Login {
  /** The name of the source. */
  source: string
}

/** Longer than a person's login is waited for, and shorter than a call may take. */
const findMs = 55_000

/** The credential of one account: found once, kept, and found again when it expires or is refused. */
export class Credential {
  readonly #options: CredentialOptions
  #found: Found | undefined
  #from: Source | undefined
  #refused: string | undefined
  #finding: Promise<Found> | undefined

  constructor(options: CredentialOptions) {
    this.#options = options
  }

  /** @throws ConnectorError `unauthenticated` where no source has one */
  async token(signal: AbortSignal): Promise<string> {
    return (await this.current(signal)).token
  }

  async current(signal: AbortSignal): Promise<Found> {
    if (this.#found && !isDue(this.#found)) return this.#found
    // Calls at once share one search, and none of them ends it for the others.
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined
    })
    return untilAborted(this.#finding, signal)
  }

  /**
   * The vendor does not accept this token (any more): the sources are asked again.
   * @returns whether there may be another one now
   */
  refused(token: string): boolean {
    if (this.#from?.single) return false
    if (this.#found?.token === token) {
      this.#found = undefined
      this.#refused = token
    }
    return true
  }

  async #find(): Promise<Found> {
    const { sources, conceal, missing } = this.#options
    const late = new ConnectorError('timeout', 'No credential was found in time.', { hint: 'Call again.' })
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(late), findMs)
    try {
      for (const source of sources) {
        const login = await source.find(stop.signal, this.#refused)
        if (login === undefined) continue
        for (const secret of [login.token, login.refreshToken]) if (secret !== undefined) conceal(secret)
        this.#from = source
        this.#found = { ...login, source: source.name }
        return this.#found
      }
    } finally {
      clearTimeout(timer)
    }
    throw missing()
  }
}
