import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import type { OAuth2Client } from 'google-auth-library'
import type { StartLogin } from './browser-login.ts'
import {
  type At,
  addressOf,
  failureOf,
  loginOf,
  pages,
  refusalIn,
  requestMs,
  revocation,
  type Told,
  transportTo,
} from './google-address.ts'
import { type Ended, whyEnded } from './google-ended.ts'
import type { Login } from './login.ts'
import { type CodeAnswer, loopbackLogin as codeLogin, type PageRequest } from './loopback.ts'

/** An OAuth client: of the kind "Desktop app", or "Web application" with an address of this machine. */
export interface GoogleClient extends At {
  clientId: string
  /** Google wants it for desktop apps too, where it is no secret. */
  clientSecret?: string | undefined
}

export interface GoogleLogin extends GoogleClient {
  scopes: readonly string[]
  /** Where it is registered, as web applications must: `http://localhost:3000/oauth2callback`. */
  redirectUri?: string | undefined
  /** Google shows its file picker too, and the login is good for what is picked there. Only for `drive.file`, alone. */
  pick?: boolean
}

/** A login whose browser comes back to this machine. It can be renewed until the person takes it back. */
export function loopbackLogin({ scopes, redirectUri, pick = false, ...client }: GoogleLogin): StartLogin {
  return codeLogin({
    ...(redirectUri !== undefined && { redirectUri }),
    ...(pick && { message: 'Log in there, allow access, and choose files.' }),
    page: request => `${addressOf(pages, client)}?${parametersOf(client, scopes, request, pick)}`,
    exchange: (answer, signal) => exchange(client, scopes, answer, signal),
  })
}

function parametersOf(
  { clientId }: GoogleClient,
  scopes: readonly string[],
  { redirectUri, state, challenge }: PageRequest,
  pick: boolean,
): URLSearchParams {
  return new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    // Both: a second login would else have no refresh token.
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'false',
    ...(pick && { trigger_onepick: 'true', allow_multiple: 'true', allow_folder_selection: 'true' }),
  })
}

async function exchange(
  client: GoogleClient,
  scopes: readonly string[],
  { code, verifier, redirectUri, params }: CodeAnswer,
  signal: AbortSignal,
): Promise<Login> {
  try {
    const asking = await libraryClient(client, signal)
    const { tokens } = await asking.getToken({ code, codeVerifier: verifier, redirect_uri: redirectUri })
    const login = loginOf(tokens)
    checkGranted(scopes, login.scopes ?? params.get('scope')?.split(' '))
    const picked =
      params
        .get('picked_file_ids')
        ?.split(',')
        .filter(id => /^[\w-]+$/.test(id)) ?? []
    const { clientId, clientSecret } = client
    return {
      ...login,
      ...{ clientId, madeAt: Date.now() },
      ...(clientSecret !== undefined && { clientSecret }),
      ...(picked.length > 0 && { picked }),
    }
  } catch (error) {
    throw failureOf(error, signal, refusedClient(client))
  }
}

/** A person may leave boxes of the consent page empty, and the login then comes with less than was asked for. */
function checkGranted(wanted: readonly string[], granted: readonly string[] | undefined): void {
  const missing = granted === undefined ? [] : wanted.filter(scope => !granted.includes(scope))
  if (missing.length === 0) return
  const names = missing.map(scope => scope.replace(/^.*\/auth\//, '')).join(' and ')
  throw new ConnectorError('unauthenticated', `The login came without ${names}: the box was left empty.`, {
    hint: 'Tell the person to log in again, and to tick every box on the page of Google.',
  })
}

/**
 * Renews logins of this client. Undefined: Google will not, and the person must log in again.
 * @param ended is told why
 */
export function renewal(client: GoogleClient, ended: (why: Ended) => void = () => {}) {
  return async (login: Login, signal: AbortSignal): Promise<Login | undefined> => {
    const { clientId, refreshToken } = login
    if (clientId !== client.clientId || refreshToken === undefined) return undefined
    const asking = await libraryClient(client, signal)
    asking.setCredentials({ refresh_token: refreshToken })
    // As a rule Google gives no new one; the library drops it where it does.
    let rotated: string | null | undefined
    asking.once('tokens', given => {
      rotated = given.refresh_token
    })
    try {
      await asking.getAccessToken()
      return { ...loginOf(asking.credentials), refreshToken: rotated ?? refreshToken, clientId }
    } catch (error) {
      const said = refusalIn(error)
      if (said?.error !== 'invalid_grant') throw failureOf(error, signal, refusedClient(client))
      ended(whyEnded(login, said))
      return undefined
    }
  }
}

/**
 * Takes back at Google all that the person gave this client: every login of theirs with it ends.
 * @throws ConnectorError `unavailable` where Google cannot be asked
 */
export async function revoke({ refreshToken, token }: Login, at: At, signal: AbortSignal): Promise<void> {
  const body = new URLSearchParams({ token: refreshToken ?? token })
  const { status } = await fetchBounded(
    addressOf(revocation, at),
    { method: 'POST', body, signal },
    { idle: requestMs },
  )
  // 400: it was dead already.
  if (status === 200 || status === 400) return
  throw new ConnectorError('unavailable', `Google answered ${status}, and may still know the login.`)
}

async function libraryClient(client: GoogleClient, signal: AbortSignal): Promise<OAuth2Client> {
  const transport = transportTo(client, signal)
  const { OAuth2Client } = await import('google-auth-library')
  const { clientId, clientSecret } = client
  return new OAuth2Client({ ...transport, clientId, ...(clientSecret !== undefined && { clientSecret }) })
}

function refusedClient({ clientId }: GoogleClient): Told {
  return {
    message: `Google refuses a login with the client id ${clientId}.`,
    hint: 'Tell the person to check the client id and its secret: a client of the kind "Desktop app".',
  }
}
