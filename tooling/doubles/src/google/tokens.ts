import { randomBytes } from 'node:crypto'

/** An access token, and for whom and what it is good. */
export interface Token {
  readonly value: string
  /** Of the person, or of the service account, for whom it acts. */
  readonly email: string
  /** In full, as `https://www.googleapis.com/auth/drive`. */
  readonly scopes: readonly string[]
  /** The id of the client (the app), or the email of the service account, that it was given to. */
  readonly client: string
  /** Milliseconds. */
  expires: number
  revoked?: boolean
  /** Of the login that it came from. */
  readonly refresh?: string
}

export interface NewToken {
  readonly email: string
  /** In full, or only the last part: `drive.file`. Default: `drive`. */
  readonly scopes?: readonly string[]
  readonly client?: string
  /** How long it lives: an hour, unless told. */
  readonly seconds?: number
  readonly refresh?: string
}

/** The app that tokens are for where nothing else is said. */
export const ownClient = '1000-desktop.apps.googleusercontent.com'

export const scopeOf = (name: string): string =>
  /^(https:|openid$|email$|profile$)/.test(name) ? name : `https://www.googleapis.com/auth/${name}`

/** The access tokens that were ever given out, and which files each app may see where it has but `drive.file`. */
export class Tokens {
  readonly #held = new Map<string, Token>()
  readonly #allowed = new Set<string>()

  make({ email, scopes = ['drive'], seconds = 3_599, client = ownClient, refresh }: NewToken): Token {
    return this.add({
      value: `ya29.a0${randomBytes(48).toString('base64url')}`,
      ...{ email, client },
      scopes: scopes.map(scopeOf),
      expires: Date.now() + seconds * 1_000,
      ...(refresh === undefined ? {} : { refresh }),
    })
  }

  /** Under a value of a test's own. */
  add(token: Token): Token {
    this.#held.set(token.value, token)
    return token
  }

  find(value: string): Token | undefined {
    return this.#held.get(value)
  }

  /** The token, while it is good. */
  good(value: string): Token | undefined {
    const token = this.find(value)
    return token === undefined || token.revoked === true || token.expires <= Date.now() ? undefined : token
  }

  /** Throws where there is no such token. */
  expire(value: string): void {
    this.#known(value).expires = 0
  }

  /** Throws where there is no such token. */
  revoke(value: string): void {
    this.#known(value).revoked = true
  }

  #known(value: string): Token {
    const token = this.find(value)
    if (token === undefined) throw new Error('There is no such token')
    return token
  }

  /** All that came from a login. */
  revokeLogin(refresh: string): void {
    for (const token of this.#held.values()) if (token.refresh === refresh) token.revoked = true
  }

  /** The app made this file for the person, or the person picked it for the app. */
  allow({ client, email }: Pick<Token, 'client' | 'email'>, file: string): void {
    this.#allowed.add(`${client} ${email} ${file}`)
  }

  isAllowed({ client, email }: Pick<Token, 'client' | 'email'>, file: string): boolean {
    return this.#allowed.has(`${client} ${email} ${file}`)
  }
}
