import { createPrivateKey } from 'node:crypto'
import { ConnectorError } from '@mcp-connectors/core'
import type { OAuth2Client, OAuth2ClientOptions } from 'google-auth-library'
import { z } from 'zod'
import type { StartLogin } from './browser-login.ts'
import type { Login } from './login.ts'
import { loopbackLogin as codeLogin } from './loopback.ts'
import { readPrivate } from './private-file.ts'
import type { Source } from './source.ts'

/** Where tokens are asked for: Google, or in a test an address of this machine. */
interface Endpoint {
  tokenUrl?: string
}

export type ServiceAccount = Endpoint & {
  /** What the person has set, for messages: `GDRIVE_KEY_FILE`. */
  setting: string
  scopes: readonly string[]
  /** The person of the domain for whom it acts: needs domain-wide delegation. */
  subject?: string
} & ({ keyFile: string } | { key: string })

const keyShape = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1).max(320),
  private_key: z.string(),
})

type Key = z.output<typeof keyShape>

/** A service account. Its tokens live for an hour and are made anew, from the key as it is in the file then. */
export function serviceAccount(options: ServiceAccount): Source {
  const { setting, scopes, subject } = options
  return {
    name: `service account (${setting})`,
    async find(signal) {
      const transport = transportTo(options, signal)
      const key = keyIn('key' in options ? options.key : await textOf(options.keyFile, setting), setting)
      const { JWT } = await import('google-auth-library')
      const who = { email: key.client_email, key: key.private_key, scopes: [...scopes] }
      try {
        const client = new JWT({ ...transport, ...who, ...(subject !== undefined && { subject }) })
        const { token, expiresAt } = loginOf(await client.authorize())
        return { token, ...(expiresAt !== undefined && { expiresAt }) }
      } catch (error) {
        const whom = subject === undefined ? '' : `, that it may act for ${subject} (domain-wide delegation)`
        throw failureOf(error, signal, {
          message: `Google gives no token to the service account in ${setting}.`,
          hint: `Tell the person to check that its key is not disabled${whom}, and the clock of this machine.`,
        })
      }
    },
  }
}

async function textOf(path: string, setting: string): Promise<string> {
  const text = await readPrivate(path, setting)
  if (text !== undefined) return text
  throw new ConnectorError('unauthenticated', `There is no file ${path}, which ${setting} names.`, {
    hint: `Tell the person to check ${setting}.`,
  })
}

/** What is wrong with it is not quoted: parsers show what they stumble over. */
function keyIn(text: string, setting: string): Key {
  try {
    const key = keyShape.parse(JSON.parse(text))
    createPrivateKey(key.private_key)
    return key
  } catch {
    throw new ConnectorError('unauthenticated', `What ${setting} gives is no key of a service account.`, {
      hint: 'Tell the person: it is the .json file that Google gave out, whole.',
    })
  }
}

/** An OAuth client of the kind "Desktop app". */
export interface GoogleClient extends Endpoint {
  clientId: string
  /** Google wants it for desktop apps too, where it is no secret. */
  clientSecret?: string
}

export interface GoogleLogin extends GoogleClient {
  scopes: readonly string[]
  port?: number
}

/** A login whose browser comes back to this machine. It can be renewed until the person takes it back. */
export function loopbackLogin({ scopes, port, ...client }: GoogleLogin): StartLogin {
  return async signal => {
    const { CodeChallengeMethod } = await import('google-auth-library')
    const pages = await clientOf(client, signal)
    const flow = codeLogin({
      ...(port !== undefined && { port }),
      page: ({ redirectUri, state, challenge }) =>
        pages.generateAuthUrl({
          redirect_uri: redirectUri,
          state,
          code_challenge: challenge,
          code_challenge_method: CodeChallengeMethod.S256,
          scope: [...scopes],
          // Both: a second login would else have no refresh token.
          access_type: 'offline',
          prompt: 'consent',
        }),
      async exchange({ code, verifier, redirectUri }, exchanging) {
        try {
          const asking = await clientOf(client, exchanging)
          const { tokens } = await asking.getToken({ code, codeVerifier: verifier, redirect_uri: redirectUri })
          return { ...loginOf(tokens), clientId: client.clientId }
        } catch (error) {
          throw failureOf(error, exchanging, refusedClient(client))
        }
      },
    })
    return flow(signal)
  }
}

/** Renews a login of this client. Undefined: Google will not (it was taken back), and the person must log in again. */
export function renewal(client: GoogleClient) {
  return async ({ clientId, refreshToken }: Login, signal: AbortSignal): Promise<Login | undefined> => {
    if (clientId !== client.clientId || refreshToken === undefined) return undefined
    const asking = await clientOf(client, signal)
    asking.setCredentials({ refresh_token: refreshToken })
    try {
      await asking.getAccessToken()
      // Google gives no new refresh token: the library keeps the one it was given.
      return { ...loginOf(asking.credentials), clientId }
    } catch (error) {
      if (refusalIn(error)?.error === 'invalid_grant') return undefined
      throw failureOf(error, signal, refusedClient(client))
    }
  }
}

async function clientOf(client: GoogleClient, signal: AbortSignal): Promise<OAuth2Client> {
  const transport = transportTo(client, signal)
  const { OAuth2Client } = await import('google-auth-library')
  const { clientId, clientSecret } = client
  return new OAuth2Client({ ...transport, clientId, ...(clientSecret !== undefined && { clientSecret }) })
}

const requestMs = 15_000
const google = 'https://oauth2.googleapis.com/token'

/** For one request, to this address whatever a key says: no redirect, no second try, no log of the library's own. */
function transportTo({ tokenUrl = google }: Endpoint, signal: AbortSignal): OAuth2ClientOptions {
  if (tokenUrl !== google && !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+\//.test(tokenUrl)) {
    throw new ConnectorError('refused', 'Secrets for Google go to Google, and not to another address.')
  }
  const limited = AbortSignal.any([signal, AbortSignal.timeout(requestMs)])
  return {
    useAuthRequestParameters: false,
    transporterOptions: {
      retryConfig: { retry: 0, noResponseRetries: 0 },
      fetchImplementation: (_url, init) => fetch(tokenUrl, { ...init, redirect: 'error', signal: limited }),
    },
  }
}

const granted = z.object({
  access_token: z.string().min(1),
  expiry_date: z.int().nullish(),
  refresh_token: z.string().min(1).nullish(),
  scope: z.string().optional(),
})

function loginOf(credentials: unknown): Login {
  const { access_token: token, expiry_date, refresh_token, scope } = granted.parse(credentials)
  return {
    token,
    ...(expiry_date != null && { expiresAt: expiry_date }),
    ...(refresh_token != null && { refreshToken: refresh_token }),
    ...(scope && { scopes: scope.split(' ') }),
  }
}

const refusal = z.object({ error: z.string(), error_description: z.string().optional() })
const withResponse = z.object({ response: z.object({ status: z.int().min(400).max(499), data: refusal }) })

function refusalIn(error: unknown): z.output<typeof refusal> | undefined {
  return withResponse.safeParse(error).data?.response.data
}

function refusedClient({ clientId }: GoogleClient) {
  return {
    message: `Google refuses a login with the client id ${clientId}.`,
    hint: 'Tell the person to check the client id and its secret: a client of the kind "Desktop app".',
  }
}

/** Without its cause, which holds what was sent. */
function failureOf(error: unknown, signal: AbortSignal, refused: { message: string; hint: string }): unknown {
  if (signal.aborted) return signal.reason
  const said = refusalIn(error)
  if (said === undefined) {
    return new ConnectorError('unavailable', 'Google cannot be asked for a token now.', { hint: 'Try again later.' })
  }
  const detail = `${said.error}: ${said.error_description ?? ''}`.slice(0, 200)
  return new ConnectorError('unauthenticated', refused.message, { hint: refused.hint, detail })
}
