import { randomBytes } from 'node:crypto'

/** An access token. */
export interface Token {
  readonly value: string
  /** Of the person, or of the service account, for whom it acts. */
  readonly email: string
  /** Whole: `https://www.googleapis.com/auth/drive.readonly`. */
  readonly scopes: readonly string[]
  /** The OAuth client, or service account, that has it. */
  readonly app: string
  /** Milliseconds. */
  readonly expires: number
  /** The login that it came from: taken back together. */
  readonly refresh?: string
}

export interface NewToken {
  readonly email: string
  /** Whole, or only the last part: `drive.file`. */
  readonly scopes: readonly string[]
  /** How long it lives: an hour, unless told. */
  readonly seconds?: number
  readonly app?: string
  readonly refresh?: string
}

/** Of whom tokens are that nobody signed in for. */
export const ownApp = '1000-desktop.apps.googleusercontent.com'

const prefix = 'https://www.googleapis.com/auth/'

export const scopeOf = (name: string): string => (/^(https:|openid$|email$|profile$)/.test(name) ? name : prefix + name)

/** The access tokens that were given out, and which files each app may see where it has but `drive.file`. */
export class Tokens {
  readonly #given = new Map<string, Token>()
  readonly #allowed = new Set<string>()

  make({ email, scopes, seconds = 3_599, app = ownApp, refresh }: NewToken): Token {
    const token: Token = {
      value: `ya29.a0${randomBytes(48).toString('base64url')}`,
      ...{ email, app },
      scopes: scopes.map(scopeOf),
      expires: Date.now() + seconds * 1_000,
      ...(refresh === undefined ? {} : { refresh }),
    }
    this.#given.set(token.value, token)
    return token
  }

  /** Under a value of a test's own. */
  add(token: Token): void {
    this.#given.set(token.value, token)
  }

  /** Undefined: not known, no longer good, or taken back. */
  find(value: string | undefined): Token | undefined {
    const token = this.#given.get(value ?? '')
    return token !== undefined && token.expires > Date.now() ? token : undefined
  }

  expire(value: string): void {
    const token = this.#given.get(value)
    if (token !== undefined) this.#given.set(value, { ...token, expires: 0 })
  }

  revoke(value: string): void {
    this.#given.delete(value)
  }

  /** All that came from a login. */
  revokeLogin(refresh: string): void {
    for (const token of this.#given.values()) if (token.refresh === refresh) this.revoke(token.value)
  }

  /** The app made this file for the person, or the person picked it for the app. */
  allow({ app, email }: Pick<Token, 'app' | 'email'>, file: string): void {
    this.#allowed.add(`${app} ${email} ${file}`)
  }

  isAllowed({ app, email }: Pick<Token, 'app' | 'email'>, file: string): boolean {
    return this.#allowed.has(`${app} ${email} ${file}`)
  }
}
