import { createPrivateKey } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { StartLogin } from './browser-login.ts'
import type { Login } from './login.ts'
import type { Source } from './source.ts'

/** An OAuth client that was registered with GitHub: an OAuth app, or a GitHub App (`Iv…`). */
export interface GitHubClient {
  clientId: string
  /** Root of the web pages, without a slash at its end: `https://github.com`. */
  web: string
  /** Of an OAuth app; a GitHub App has permissions of its own. */
  scopes?: readonly string[]
}

const device = z.object({
  device_code: z.string(),
  user_code: z.string().max(100),
  verification_uri: z.string().regex(/^https?:\/\//),
  expires_in: z.number(),
  interval: z.number().min(0),
})

/** GitHub's device flow: the person types a code on a page of GitHub. The app must have it enabled. */
export function deviceLogin(client: GitHubClient): StartLogin {
  return async signal => {
    const { createDeviceCode } = await import('@octokit/oauth-methods')
    const request = await requestTo(client, signal)
    const { clientId } = client
    const scopes = isGitHubApp(client) ? [] : [...(client.scopes ?? [])]
    try {
      // Of either kind of app: the kind shapes only a summary that is not used here.
      const { data } = await createDeviceCode({ clientType: 'oauth-app', clientId, request, scopes })
      const { device_code, user_code, verification_uri, expires_in, interval } = device.parse(data)
      const expiresAt = inSeconds(expires_in)
      const finished = poll(client, { code: device_code, seconds: interval, expiresAt }, signal)
      return { url: verification_uri, message: `Type the code ${user_code} there.`, expiresAt, finished }
    } catch (error) {
      throw failureOf(error, client)
    }
  }
}

interface Pending {
  code: string
  /** Between two questions; GitHub may ask for more. */
  seconds: number
  expiresAt: number
}

async function poll(client: GitHubClient, { code, seconds, expiresAt }: Pending, signal: AbortSignal): Promise<Login> {
  const { exchangeDeviceCode } = await import('@octokit/oauth-methods')
  let pause = seconds
  while (Date.now() < expiresAt) {
    await setTimeout(pause * 1000, undefined, { signal })
    try {
      const request = await requestTo(client, signal)
      const { data } = await exchangeDeviceCode({ clientType: 'oauth-app', clientId: client.clientId, code, request })
      return loginOf(data, client)
    } catch (error) {
      signal.throwIfAborted()
      const { error: reason, interval } = refusalOf(error)
      if (reason === 'slow_down') pause = interval ?? pause + 5
      // A passing fault of the network is no reason to have the person begin again.
      else if (reason !== 'authorization_pending' && !isPassing(error)) throw failureOf(error, client)
    }
  }
  throw new ConnectorError('unauthenticated', 'The login was not completed in time.', { hint: 'Begin it again.' })
}

const granted = z.object({
  access_token: z.string(),
  scope: z.string().default(''),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
})

function loginOf(data: unknown, client: GitHubClient): Login {
  const { access_token: token, scope, expires_in, refresh_token, refresh_token_expires_in } = granted.parse(data)
  const scopes = scope.split(/[\s,]+/).filter(Boolean)
  return {
    token,
    clientId: client.clientId,
    ...(isGitHubApp(client) ? {} : { scopes }),
    ...(expires_in !== undefined && { expiresAt: inSeconds(expires_in) }),
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    ...(refresh_token_expires_in !== undefined && { refreshExpiresAt: inSeconds(refresh_token_expires_in) }),
  }
}

function inSeconds(seconds: number): number {
  return Date.now() + seconds * 1000
}

/** Renews the login of a GitHub App whose tokens expire. Undefined: GitHub will not, and the person must log in again. */
export function renewal({ web }: Pick<GitHubClient, 'web'>) {
  return async ({ clientId, refreshToken }: Login, signal: AbortSignal): Promise<Login | undefined> => {
    if (clientId === undefined || refreshToken === undefined) return undefined
    const client = { clientId, web }
    const request = await requestTo(client, signal)
    try {
      // Not through the vendor's `refreshToken`: it demands a client secret, which the device flow has none of.
      const { data } = await request('POST /login/oauth/access_token', {
        headers: { accept: 'application/json' },
        client_id: clientId,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      })
      return refusal.safeParse(data).data?.error === undefined ? loginOf(data, client) : undefined
    } catch (error) {
      throw failureOf(error, client)
    }
  }
}

export interface AppInstallation {
  appId: string
  installationId: number
  /** PEM. */
  privateKey: string
  /** Root of the REST API. */
  api: string
}

/** The installation of a GitHub App. Its tokens live for an hour and are made anew. */
export function appInstallation({ appId, installationId, privateKey, api }: AppInstallation): Source {
  return {
    name: `GitHub App ${appId}`,
    async find(signal) {
      const { createAppAuth } = await import('@octokit/auth-app')
      checkKey(privateKey, appId)
      try {
        const request = await requestTo({ web: api }, signal)
        const auth = createAppAuth({ appId, privateKey, request })
        const { token, expiresAt } = await auth({ type: 'installation', installationId })
        return { token, expiresAt: Date.parse(expiresAt) }
      } catch (error) {
        if (isPassing(error)) throw unavailable(api, error)
        const message = `GitHub gives no token to the app ${appId} in the installation ${installationId}.`
        throw new ConnectorError('unauthenticated', message, {
          hint: 'Tell the person to check the id, the installation and the private key of the app.',
          cause: error,
        })
      }
    },
  }
}

/** The vendor's library says of a wrong key what would also be said of a wrong answer. */
function checkKey(privateKey: string, appId: string): void {
  try {
    createPrivateKey(privateKey)
  } catch (cause) {
    throw new ConnectorError('unauthenticated', `The private key of the app ${appId} cannot be read.`, {
      hint: 'Tell the person: it is the .pem file that GitHub gave out, whole.',
      cause,
    })
  }
}

/** For one request; it has its own limit of time. What it sends is a secret: no redirect is followed. */
async function requestTo({ web }: Pick<GitHubClient, 'web'>, signal: AbortSignal) {
  const { request } = await import('@octokit/request')
  const limited = AbortSignal.any([signal, AbortSignal.timeout(requestMs)])
  return request.defaults({ baseUrl: web, request: { signal: limited, redirect: 'error' } })
}

const requestMs = 15_000

function isGitHubApp({ clientId }: Pick<GitHubClient, 'clientId'>): boolean {
  return clientId.startsWith('Iv')
}

const refusal = z.object({ error: z.string().optional(), interval: z.number().optional() })
const withResponse = z.object({ response: z.object({ data: refusal }) })

function refusalOf(error: unknown): z.output<typeof refusal> {
  return withResponse.safeParse(error).data?.response.data ?? {}
}

/** What GitHub says in its words for machines, as the person needs it. */
const reasons: Readonly<Record<string, [message: string, hint: string]>> = {
  access_denied: ['The person did not give access.', 'Ask the person before trying again.'],
  expired_token: ['The login was not completed in time.', 'Begin it again.'],
  device_flow_disabled: [
    'The device flow is not enabled for this app.',
    'Tell the person to tick "Enable Device Flow" in the settings of the app on GitHub.',
  ],
  incorrect_client_credentials: ['GitHub does not know this client id.', 'Tell the person to check the client id.'],
}

function failureOf(error: unknown, { web, clientId }: GitHubClient): unknown {
  if (ConnectorError.is(error)) return error
  const { error: reason = '' } = refusalOf(error)
  const known = reasons[reason]
  if (known) return new ConnectorError('unauthenticated', known[0], { hint: known[1], cause: error })
  if (isPassing(error)) return unavailable(web, error)
  return new ConnectorError('unauthenticated', `${web} refuses a login with the client id ${clientId}.`, {
    hint: 'Tell the person to check the client id, and that the device flow is enabled for it.',
    cause: error,
  })
}

/** No answer, or none that speaks of the request: the same one may do later. */
function isPassing(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 500 && refusalOf(error).error === undefined
}

function unavailable(web: string, cause: unknown): ConnectorError {
  return new ConnectorError('unavailable', `${web} cannot be asked for a token now.`, {
    hint: 'Try again later.',
    cause,
  })
}
