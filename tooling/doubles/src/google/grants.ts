import { createHash } from 'node:crypto'
import { json, oauthError } from './answer.ts'
import type { Answer } from './call.ts'
import type { Code, Consent } from './consent.ts'
import type { Client, Login, Logins } from './logins.ts'
import { scopeOf } from './tokens.ts'

/** The grants of `POST /token` that need a client: a code, and a renewal. */
export class Grants {
  readonly #logins: Logins
  readonly #consent: Consent

  constructor(logins: Logins, consent: Consent) {
    this.#logins = logins
    this.#consent = consent
  }

  answer(sent: URLSearchParams, authorization: string | null): Answer {
    const type = sent.get('grant_type') ?? ''
    if (type !== 'authorization_code' && type !== 'refresh_token') {
      return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${type}`)
    }
    const client = this.#clientOf(sent, authorization)
    if ('status' in client) return client
    return type === 'refresh_token' ? this.#renew(sent, client) : this.#exchange(sent, client)
  }

  #clientOf(sent: URLSearchParams, authorization: string | null): Client | Answer {
    const [id, secret] = credentialsOf(sent, authorization)
    if (id === '') return oauthError(400, 'invalid_request', 'Could not determine client ID from request.')
    const client = this.#logins.clients.get(id)
    if (client === undefined) return oauthError(401, 'invalid_client', 'The OAuth client was not found.')
    if (secret === '') return oauthError(400, 'invalid_request', 'client_secret is missing.')
    if (secret !== client.secret) return oauthError(401, 'invalid_client', 'The provided client secret is invalid.')
    return client
  }

  #exchange(sent: URLSearchParams, client: Client): Answer {
    const value = sent.get('code') ?? ''
    const code = this.#consent.codes.get(value)
    if (code === undefined) {
      return oauthError(400, 'invalid_grant', value.startsWith('4/') ? 'Bad Request' : 'Malformed auth code.')
    }
    // Good for one try, whatever comes of it.
    this.#consent.codes.delete(value)
    if (code.client !== client.id) return oauthError(401, 'unauthorized_client', 'Unauthorized')
    if (code.redirect !== sent.get('redirect_uri')) return oauthError(400, 'redirect_uri_mismatch', 'Bad Request')
    const complaint = verifierComplaint(code, sent.get('code_verifier'))
    if (complaint !== undefined) return oauthError(400, 'invalid_grant', complaint)
    const login = this.#logins.add(code)
    return json(200, { ...this.#token(login), ...(code.offline ? { refresh_token: login.refresh } : {}) })
  }

  #renew(sent: URLSearchParams, client: Client): Answer {
    const refresh = sent.get('refresh_token') ?? ''
    if (refresh === '') return oauthError(400, 'invalid_request', 'Missing required parameter: refresh_token')
    const login = this.#logins.find(refresh)
    if (login === undefined) {
      const isOne = refresh.startsWith('1//')
      return oauthError(400, 'invalid_grant', isOne ? 'Token has been expired or revoked.' : 'Bad Request')
    }
    if (login.client !== client.id) return oauthError(401, 'unauthorized_client', 'Unauthorized')
    const wanted = (sent.get('scope') ?? '').split(' ').filter(scope => scope !== '')
    const scopes = wanted.length === 0 ? login.scopes : wanted.map(scopeOf)
    if (!scopes.every(scope => login.scopes.includes(scope))) return oauthError(400, 'invalid_scope', 'Bad Request')
    if (!this.#logins.habits.rotate) return json(200, this.#token(login, scopes))
    const { refresh: next } = this.#logins.rotated(login)
    return json(200, { ...this.#token(login, scopes), refresh_token: next })
  }

  #token(login: Login, scopes = login.scopes): object {
    const { value } = this.#logins.access(login, scopes)
    const { seconds } = this.#logins.habits
    return {
      ...{ access_token: value, expires_in: seconds, scope: scopes.join(' '), token_type: 'Bearer' },
      ...this.#logins.remaining(login),
    }
  }
}

/** In the body, or as Basic. */
function credentialsOf(sent: URLSearchParams, authorization: string | null): [id: string, secret: string] {
  const [, basic] = /^Basic (\S+)$/i.exec(authorization ?? '') ?? []
  if (basic === undefined) return [sent.get('client_id') ?? '', sent.get('client_secret') ?? '']
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':')
  return [decodeURIComponent(id), decodeURIComponent(secret)]
}

function verifierComplaint({ challenge }: Code, verifier: string | null): string | undefined {
  if (challenge === undefined) return undefined
  if (verifier === null || verifier === '') return 'Missing code verifier.'
  const shown = challenge.isHashed ? createHash('sha256').update(verifier).digest('base64url') : verifier
  return shown === challenge.value ? undefined : 'Invalid code verifier.'
}
