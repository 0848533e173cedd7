import { ConnectorError } from '@mcp-connectors/core'
import type { OAuth2ClientOptions } from 'google-auth-library'
import { z } from 'zod'
import type { Login } from './login.ts'

/** Whom tokens are asked of. */
export interface At {
  /** In a test, what stands in for Google on this machine: `http://127.0.0.1:4000`. */
  root?: string | undefined
}

export const pages = 'https://accounts.google.com/o/oauth2/v2/auth'
const tokens = 'https://oauth2.googleapis.com/token'
export const tokenInfoUrl = 'https://oauth2.googleapis.com/tokeninfo'
export const revocation = 'https://oauth2.googleapis.com/revoke'

/** Where this address of Google is. @throws ConnectorError for a root that is not this machine */
export function addressOf(url: string, { root }: At): string {
  if (root === undefined) return url
  if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\/?$/.test(root)) {
    throw new ConnectorError('refused', 'Secrets for Google go to Google, and not to another address.')
  }
  return new URL(new URL(url).pathname, root).href
}

export const requestMs = 15_000

/** For one request of a token, to Google whatever a key says: no redirect, no second try, no log of the library's own. */
export function transportTo(at: At, signal: AbortSignal): OAuth2ClientOptions {
  const address = addressOf(tokens, at)
  const limited = AbortSignal.any([signal, AbortSignal.timeout(requestMs)])
  return {
    useAuthRequestParameters: false,
    transporterOptions: {
      retryConfig: { retry: 0, noResponseRetries: 0 },
      fetchImplementation: (_url, init) => fetch(address, { ...init, redirect: 'error', signal: limited }),
    },
  }
}

const granted = z.object({
  access_token: z.string().min(1),
  expiry_date: z.int().nullish(),
  refresh_token: z.string().min(1).nullish(),
  scope: z.string().nullish(),
  /** Seconds: told of apps in testing, and of access that the person gave for a time. */
  refresh_token_expires_in: z.number().min(0).nullish(),
})

/** What Google gave, without what it left out. */
export function loginOf(credentials: unknown): Login {
  const given = granted.parse(credentials)
  const { access_token: token, expiry_date, refresh_token, scope, refresh_token_expires_in: seconds } = given
  return {
    token,
    ...(expiry_date != null && { expiresAt: expiry_date }),
    ...(refresh_token != null && { refreshToken: refresh_token }),
    ...(seconds != null && { refreshExpiresAt: Date.now() + Math.floor(seconds) * 1000 }),
    ...(scope && { scopes: scope.split(' ') }),
  }
}

const refusal = z.object({
  error: z.string(),
  error_description: z.string().default(''),
  error_subtype: z.string().optional(),
})

/** Why Google gives no token, in its words: `invalid_grant`, `Token has been expired or revoked.` */
export type Refusal = z.output<typeof refusal>

const withResponse = z.object({ response: z.object({ status: z.int().min(400).max(499), data: refusal }) })

export function refusalIn(error: unknown): Refusal | undefined {
  return withResponse.safeParse(error).data?.response.data
}

export interface Told {
  message: string
  hint: string
}

/** Without its cause, which holds what was sent. */
export function failureOf(error: unknown, signal: AbortSignal, told: Told | ((said: Refusal) => Told)): unknown {
  if (signal.aborted) return signal.reason
  if (ConnectorError.is(error)) return error
  const said = refusalIn(error)
  if (said === undefined) {
    return new ConnectorError('unavailable', 'Google cannot be asked for a token now.', { hint: 'Try again later.' })
  }
  const { message, hint } = typeof told === 'function' ? told(said) : told
  return new ConnectorError('unauthenticated', message, { hint, detail: wordsOf(said) })
}

/** For the log. */
function wordsOf({ error, error_description }: Refusal): string {
  return `${error}: ${error_description}`.slice(0, 200)
}
