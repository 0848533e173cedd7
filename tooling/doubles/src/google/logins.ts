import { randomBytes } from 'node:crypto'
import { scopeOf, type Token, type Tokens } from './tokens.ts'

export interface Client {
  readonly id: string
  readonly secret: string
  /** Of a web application; a desktop app may be sent to any port of this machine. */
  readonly redirects?: readonly string[]
}

/** That a person let an app in. Its tokens can be renewed until that is taken back. */
export interface Login {
  /** The refresh token. */
  refresh: string
  /** The client. */
  readonly client: string
  readonly email: string
  readonly scopes: readonly string[]
  /** Milliseconds. */
  made: number
}

/** How refresh tokens behave. */
export interface Habits {
  /** The consent screen is in testing: a login lives for seven days. */
  testing: boolean
  /** A renewal gives a new refresh token, and the old one is no longer good. Google does not do so today. */
  rotate: boolean
  /** That an access token lives. */
  seconds: number
}

const weekMs = 7 * 24 * 60 * 60 * 1_000

/** Clients, logins and the codes on their way to becoming one. */
export class Logins {
  readonly clients = new Map<string, Client>()
  readonly habits: Habits = { testing: false, rotate: false, seconds: 3_599 }
  readonly #logins = new Map<string, Login>()
  readonly #tokens: Tokens

  constructor(tokens: Tokens) {
    this.#tokens = tokens
  }

  /** As if the person had been through the pages. */
  add({ client, email, scopes, made = Date.now() }: Omit<Login, 'refresh' | 'made'> & { made?: number }): Login {
    const login = { refresh: newRefresh(), client, email, scopes: scopes.map(scopeOf), made }
    this.#logins.set(login.refresh, login)
    return login
  }

  /** Undefined: not known, taken back, or seven days old where the app is in testing. */
  find(refresh: string): Login | undefined {
    const login = this.#logins.get(refresh)
    if (login === undefined) return undefined
    return this.habits.testing && Date.now() - login.made > weekMs ? undefined : login
  }

  /** All that the person granted the client. */
  granted(client: string, email: string): string[] {
    const logins = [...this.#logins.values()].filter(login => login.client === client && login.email === email)
    return [...new Set(logins.flatMap(({ scopes }) => scopes))]
  }

  /** The login of an access or refresh token; undefined where there is none, or no longer. */
  of(token: string): Login | undefined {
    return this.find(token) ?? this.find(this.#tokens.good(token)?.refresh ?? '')
  }

  /** A new access token. `scopes`: fewer than were granted. */
  access({ client, email, scopes, refresh }: Login, fewer: readonly string[] = scopes): Token {
    return this.#tokens.make({ email, client, refresh, scopes: fewer, seconds: this.habits.seconds })
  }

  rotated(login: Login): Login {
    this.#logins.delete(login.refresh)
    login.refresh = newRefresh()
    this.#logins.set(login.refresh, login)
    return login
  }

  /** Takes back what the person granted the app: every login, with its tokens. */
  revoke({ client, email }: Pick<Login, 'client' | 'email'>): void {
    for (const login of this.#logins.values()) {
      if (login.client !== client || login.email !== email) continue
      this.#logins.delete(login.refresh)
      this.#tokens.revokeLogin(login.refresh)
    }
  }

  /** As if it had been made so many days earlier. */
  age(refresh: string, days: number): void {
    const login = this.#logins.get(refresh)
    if (login === undefined) throw new Error('There is no such login')
    login.made -= days * 24 * 60 * 60 * 1_000
  }

  /** Seconds until it is over, as Google tells where the app is in testing. */
  remaining({ made }: Login): { refresh_token_expires_in?: number } {
    return this.habits.testing ? { refresh_token_expires_in: Math.floor((made + weekMs - Date.now()) / 1_000) } : {}
  }
}

const newRefresh = (): string => `1//0${randomBytes(48).toString('base64url')}`
