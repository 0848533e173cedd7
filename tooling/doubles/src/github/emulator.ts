import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Answer, isJson } from './call.ts'

/** Who and what is there from the start. */
export interface Population {
  readonly users: readonly { readonly login: string; readonly name?: string; readonly email?: string }[]
  readonly orgs: readonly {
    readonly login: string
    readonly name?: string
    readonly members: readonly { readonly login: string; readonly role?: 'member' | 'admin' }[]
  }[]
}

export interface UpstreamRequest {
  /** The login that acts; undefined for nobody. */
  readonly as?: string
  readonly method: string
  /** With the query. */
  readonly path: string
  /** JSON, or bytes with their content type. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Emulator extends AsyncDisposable {
  send(request: UpstreamRequest): Promise<Answer>
}

// The emulator allows a token 5,000 requests; a login gets a new one before that.
const callsEach = 4_000

/** Starts the emulator. Links in what it answers point to `baseUrl`. */
export async function startEmulator({ users, orgs }: Population, baseUrl: string): Promise<Emulator> {
  const { createEmulator } = await import('emulate')
  const named = users.map(({ login, name, email }) => ({
    login,
    name: name ?? login,
    email: email ?? `${login}@users.noreply.github.com`,
  }))
  const seed = { tokens: {}, github: { users: named, orgs } }
  const emulator = await createEmulator({ service: 'github', port: 0, seed })
  const { origin, port } = new URL(emulator.url)
  const connection = { origin, baseUrl, port: Number(port), agent: new Agent({ keepAlive: true }) }
  const tokens = new Map<string, { value: Promise<string>; left: number }>()
  const tokenOf = (login: string): Promise<string> => {
    const known = tokens.get(login)
    const token = known === undefined || known.left === 0 ? { value: logIn(connection, login), left: callsEach } : known
    token.left -= 1
    tokens.set(login, token)
    return token.value
  }
  return {
    send: async given => await send(connection, given, given.as === undefined ? undefined : await tokenOf(given.as)),
    [Symbol.asyncDispose]: async () => {
      connection.agent.destroy()
      await emulator.close()
    },
  }
}

interface Connection {
  /** What its answers call it, and what they should. */
  readonly origin: string
  readonly baseUrl: string
  readonly port: number
  readonly agent: Agent
}

/** Tokens that are seeded belong to no user id; those of the OAuth exchange do. */
async function logIn(connection: Connection, login: string): Promise<string> {
  const form = new URLSearchParams({ login, redirect_uri: 'http://127.0.0.1/', client_id: 'front' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const allowed = await send(connection, {
    method: 'POST',
    path: '/login/oauth/callback',
    body: Buffer.from(`${form}`),
    headers,
  })
  const code = new URL(allowed.headers?.location ?? '').searchParams.get('code')
  const { body } = await send(connection, { method: 'POST', path: '/login/oauth/access_token', body: { code } })
  if (!isJson(body) || typeof body.access_token !== 'string') throw new Error(`The emulator has no user "${login}"`)
  return body.access_token
}

const empty = Buffer.from('{}')

async function send(connection: Connection, given: UpstreamRequest, token?: string): Promise<Answer> {
  const { port, agent } = connection
  const { method, path, body } = given
  const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const headers = {
    ...(token === undefined ? {} : { authorization: `token ${token}` }),
    // It refuses an empty body where it expects one; an empty object says the same.
    ...(bytes === undefined && method === 'GET' ? {} : { 'content-type': 'application/json' }),
    // Node announces no length for the body of a DELETE.
    ...(method === 'GET' && bytes === undefined ? {} : { 'content-length': String((bytes ?? empty).length) }),
    ...given.headers,
  }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, response => {
    buffer(response).then(
      data => resolve(answerOf(connection, response.statusCode ?? 500, response.headers, data)),
      reject,
    )
  })
  sent.on('error', error => {
    // An idle connection was closed just as this was sent over it: nothing of it was read.
    if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve(send(connection, given, token))
    else reject(error)
  })
  sent.end(bytes ?? (method === 'GET' ? undefined : empty))
  return await promise
}

type Headers = NodeJS.Dict<string | string[]>

function answerOf({ origin, baseUrl }: Connection, status: number, headers: Headers, data: Buffer): Answer {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    /^(link|location|content-type|content-disposition)$/.test(name) && typeof value === 'string'
      ? [[name, value.replaceAll(origin, baseUrl)]]
      : [],
  )
  const json = /json/.test(String(headers['content-type'])) && data.length > 0
  const body: unknown = json ? JSON.parse(data.toString().replaceAll(origin, baseUrl)) : data
  return { status, headers: Object.fromEntries(kept), emulated: true, ...(data.length === 0 ? {} : { body }) }
}
