import { join } from 'node:path'
import { ConnectorError, type Log } from '@mcp-connectors/core'
import { z } from 'zod'
import { configFolder } from './config-folder.ts'
import { locked } from './lock.ts'
import { type Login, loginSchema } from './login.ts'
import { fileVault, keyringVault, type Vault } from './vault.ts'

const content = z.looseObject({
  version: z.literal(1),
  /** By account: the host, and where there are several on one, what tells them apart. */
  logins: z.record(z.string(), loginSchema).default({}),
  /** Scopes that the vendor named for a token, by its fingerprint: known before the next run asks. */
  scopes: z.record(z.string(), z.array(z.string())).default({}),
})

type Content = z.output<typeof content>

export interface StoreOptions {
  /** The connector: its logins are one file. */
  id: string
  /** Default: the folder for settings of this user. */
  folder?: string | undefined
  keyring?: boolean
  /** Masks what was read: `conceal` of the context. */
  conceal: (secret: string) => void
  log: Log
}

const mostScopes = 20
/** For a lock that another process holds. */
const patienceMs = 30_000
/** For the vendor, while others wait for the lock; well below the age at which it counts as left behind. */
const renewMs = 20_000

/** The logins of one connector. Every change is made under a lock, on what is stored then. */
export class Store {
  readonly #vault: Vault
  readonly #lock: string
  readonly #options: StoreOptions

  constructor(options: StoreOptions) {
    const path = join(options.folder ?? configFolder(), `${options.id}.json`)
    const file = fileVault(path)
    this.#vault = options.keyring ? keyringVault(options.id, file, options.log) : file
    this.#lock = `${path}.lock`
    this.#options = options
  }

  /** For people. */
  get where(): string {
    return this.#vault.where
  }

  async login(account: string): Promise<Login | undefined> {
    return (await this.#read()).logins[account]
  }

  /** Stores a login, or with `undefined` removes it. @returns the one before */
  save(account: string, login: Login | undefined): Promise<Login | undefined> {
    return locked(this.#lock, AbortSignal.timeout(patienceMs), async () => {
      const kept = await this.#read()
      const before = kept.logins[account]
      await this.#write(withLogin(kept, account, login))
      return before
    })
  }

  /**
   * Replaces a login that is due by a new one. Of several processes that find it due, one asks the vendor.
   * @param due the token that must be replaced
   * @param renew gives undefined where the vendor will not renew it
   */
  async renew(
    account: string,
    due: string,
    renew: (login: Login, signal: AbortSignal) => Promise<Login | undefined>,
  ): Promise<Login | undefined> {
    return locked(this.#lock, AbortSignal.timeout(patienceMs), async () => {
      const kept = await this.#read()
      const login = kept.logins[account]
      // Another process was here first.
      if (login === undefined || login.token !== due) return login
      const renewed = await renew(login, AbortSignal.timeout(renewMs))
      if (renewed === undefined) return undefined
      // What the vendor leaves out of a renewal stays as it was: the scopes, and with some the refresh token.
      const merged = { ...login, ...renewed }
      await this.#keep(withLogin(kept, account, merged))
      return merged
    })
  }

  /** The scopes that were learned for this token. */
  async scopes(token: string): Promise<readonly string[] | undefined> {
    const { scopes } = await this.#read()
    return Object.keys(scopes).length === 0 ? undefined : scopes[fingerprint(token)]
  }

  async learnScopes(token: string, scopes: readonly string[]): Promise<void> {
    await locked(this.#lock, AbortSignal.timeout(patienceMs), async () => {
      const kept = await this.#read()
      const { [fingerprint(token)]: _before, ...others } = kept.scopes
      const latest = Object.entries(others).slice(1 - mostScopes)
      await this.#write({ ...kept, scopes: { ...Object.fromEntries(latest), [fingerprint(token)]: [...scopes] } })
    })
  }

  async #read(): Promise<Content> {
    const text = await this.#vault.read()
    if (text === undefined) return { version: 1, logins: {}, scopes: {} }
    const read = content.safeParse(parsed(text))
    if (!read.success) {
      throw new ConnectorError('unauthenticated', `What is in ${this.where} are no logins of this version.`, {
        hint: 'Tell the person to move it away, and to log in again.',
      })
    }
    for (const login of Object.values(read.data.logins)) this.#conceal(login)
    return read.data
  }

  async #write(kept: Content): Promise<void> {
    for (const login of Object.values(kept.logins)) this.#conceal(login)
    await this.#vault.write(`${JSON.stringify(kept, undefined, 2)}\n`)
  }

  /** The vendor has renewed it, and the old one may be dead: what cannot be written is still used. */
  async #keep(kept: Content): Promise<void> {
    try {
      await this.#write(kept)
    } catch (error) {
      this.#options.log.warn(`A renewed login could not be stored in ${this.where}: ${String(error)}`)
    }
  }

  #conceal({ token, refreshToken, clientSecret }: Login): void {
    for (const secret of [token, refreshToken, clientSecret]) if (secret !== undefined) this.#options.conceal(secret)
  }
}

function withLogin(kept: Content, account: string, login: Login | undefined): Content {
  const { [account]: _before, ...others } = kept.logins
  return { ...kept, logins: login === undefined ? others : { ...others, [account]: login } }
}

/** Tells tokens apart without telling them. */
function fingerprint(token: string): string {
  // Loaded here: the module costs a start 5 ms, and most starts remember nothing.
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(token).digest('hex').slice(0, 16)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
