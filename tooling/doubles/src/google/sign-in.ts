import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { json, oauthError } from './answer.ts'
import type { Answer, Request } from './call.ts'
import { Consent, type People } from './consent.ts'
import { Grants } from './grants.ts'
import { type Client, type Login, Logins } from './logins.ts'
import { ServiceAccounts } from './service-accounts.ts'
import { ownClient, scopeOf, type Tokens } from './tokens.ts'

const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** What `accounts.google.com` and `oauth2.googleapis.com` are: consent, tokens, and taking them back. */
export class SignIn {
  /** A desktop app that is registered. */
  readonly client: Client = { id: ownClient, secret: 'GOCSPX-desktop' }
  readonly logins: Logins
  readonly serviceAccounts: ServiceAccounts
  /** Milliseconds before a token is given. */
  slowness = 0
  readonly #tokens: Tokens
  readonly #consent: Consent
  readonly #grants: Grants
  readonly #people: People

  constructor(url: string, tokens: Tokens, people: People) {
    this.#tokens = tokens
    this.#people = people
    this.logins = new Logins(tokens)
    this.logins.clients.set(this.client.id, this.client)
    this.serviceAccounts = new ServiceAccounts(tokens, url)
    this.#consent = new Consent(this.logins, tokens, people)
    this.#grants = new Grants(this.logins, this.#consent)
  }

  /**
   * The file of a login without pages, as `gcloud auth application-default login` leaves it.
   * @returns its text, and the login that it is of
   */
  authorizedUser(email: string, scopes: readonly string[]): { readonly file: string; readonly login: Login } {
    const { id, secret } = this.client
    const login = this.logins.add({ client: id, email, scopes })
    const file = {
      account: '',
      client_id: id,
      client_secret: secret,
      refresh_token: login.refresh,
      type: 'authorized_user',
      universe_domain: 'googleapis.com',
    }
    return { login, file: JSON.stringify(file, undefined, 2) }
  }

  /** Undefined: not an address of these. */
  async answer({ method, url, headers, bytes }: Request): Promise<Answer | undefined> {
    const { pathname: path, searchParams: query } = url
    const sent = new URLSearchParams(bytes.toString())
    const either = (name: string): string => sent.get(name) ?? query.get(name) ?? ''
    if (/^\/o\/oauth2\/(v2\/)?auth$/.test(path)) return this.#consent.begin(method === 'POST' ? sent : query)
    if (path === '/signin/next' && method === 'POST') return this.#consent.next(sent)
    if (path === '/tokeninfo' || path === '/oauth2/v3/tokeninfo') return this.#tokenInfo(either('access_token'))
    if (path === '/revoke') return this.#revoke(either('token'))
    if (path !== '/token') return undefined
    if (method !== 'POST') return oauthError(404, 'invalid_request', 'Not found')
    await setTimeout(this.slowness)
    if (sent.get('grant_type') !== bearer) return this.#grants.answer(sent, headers.get('authorization'))
    return this.serviceAccounts.grant(sent.get('assertion') ?? '', email => this.#isPerson(email))
  }

  #isPerson(email: string): boolean {
    return [...this.#people.people()].some(person => person.email === email)
  }

  #tokenInfo(value: string): Answer {
    const token = this.#tokens.good(value)
    if (token === undefined) return oauthError(400, 'invalid_token', 'Invalid Value')
    const { client, email, scopes, expires, refresh } = token
    const tellsEmail = ['email', scopeOf('userinfo.email')].some(scope => scopes.includes(scope))
    return json(200, {
      ...{ azp: client, aud: client },
      scope: scopes.join(' '),
      exp: String(Math.floor(expires / 1_000)),
      expires_in: String(Math.floor((expires - Date.now()) / 1_000)),
      ...(tellsEmail ? { sub: subjectOf(email), email, email_verified: 'true' } : {}),
      access_type: refresh === undefined ? 'online' : 'offline',
    })
  }

  /** Of an access or a refresh token: both end, with all that this person granted this app. */
  #revoke(value: string): Answer {
    const login = this.logins.of(value)
    const token = this.#tokens.good(value)
    if (login !== undefined) this.logins.revoke(login)
    else if (token === undefined) return oauthError(400, 'invalid_token', 'Token expired or revoked')
    if (token !== undefined) this.#tokens.revoke(value)
    return json(200, {})
  }
}

const subjectOf = (email: string): string =>
  String(10n ** 20n + (createHash('sha256').update(email).digest().readBigUInt64BE() % 10n ** 19n))
