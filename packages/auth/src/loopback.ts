import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectorError } from '@mcp-connectors/core'
import type { StartLogin } from './browser-login.ts'
import type { Login } from './login.ts'

/** What a vendor's authorization page must be told. */
export interface PageRequest {
  redirectUri: string
  state: string
  /** PKCE, S256. */
  challenge: string
}

/** What the page sent back, and what proves to the vendor that it was asked for here. */
export interface CodeAnswer {
  code: string
  verifier: string
  redirectUri: string
  /** All that was sent, for what a vendor adds. */
  params: URLSearchParams
}

/** OAuth with a code, as one vendor has it. */
export interface CodeFlow {
  /** The address of the authorization page. */
  page(request: PageRequest): string
  exchange(answer: CodeAnswer, signal: AbortSignal): Promise<Login>
  /** Where the vendor wants it to be registered: `http://localhost:3000/callback`. Default: any free port. */
  redirectUri?: string
  /** For the person. Default: `Log in there and allow access.` */
  message?: string
}

const lifetimeMs = 300_000

/** A login whose browser comes back to this machine: code and PKCE, one answer, on 127.0.0.1 alone. */
export function loopbackLogin(flow: CodeFlow): StartLogin {
  return async signal => {
    const state = random()
    const verifier = random()
    const server = createServer({ headersTimeout: 5000, requestTimeout: 5000 })
    await listening(server, portIn(flow.redirectUri))
    // Boundary: a listening TCP server always has an address with a port.
    const { port } = server.address() as AddressInfo
    const redirectUri = flow.redirectUri ?? `http://127.0.0.1:${port}/callback`
    const url = flow.page({ redirectUri, state, challenge: s256(verifier) })
    const { host, pathname: path } = new URL(redirectUri)
    const answered = answerOf(server, { host, path, state }, signal)
    const finished = answered.then(params =>
      flow.exchange({ code: params.get('code') ?? '', verifier, redirectUri, params }, signal),
    )
    return {
      url,
      message: flow.message ?? 'Log in there and allow access.',
      expiresAt: Date.now() + lifetimeMs,
      finished,
    }
  }
}

/** 0: any. @throws ConnectorError where it is not on this machine */
function portIn(redirectUri: string | undefined): number {
  if (redirectUri === undefined) return 0
  const { protocol, hostname, port } = new URL(redirectUri)
  if (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname)) return Number(port || 80)
  throw new ConnectorError('unauthenticated', `A login cannot come back to ${redirectUri}: that is not this machine.`, {
    hint: 'Tell the person to make a client of the kind "Desktop app".',
  })
}

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new ConnectorError('unavailable', `The login needs port ${port} of this machine, and cannot have it.`, {
      hint: 'Close what uses it, and try again.',
      cause: error,
    })
  }
}

interface Expected {
  host: string
  path: string
  state: string
}

/** The one answer with our state; anything else that comes to the port is turned away and changes nothing. */
function answerOf(server: Server, expected: Expected, signal: AbortSignal): Promise<URLSearchParams> {
  const { promise, resolve, reject } = Promise.withResolvers<URLSearchParams>()
  const abort = () => reject(signal.reason)
  const timer = setTimeout(() => reject(tooLate()), lifetimeMs)
  signal.addEventListener('abort', abort)
  server.on('request', (request, response) => {
    const params = answerIn(request, expected)
    if (params === undefined) return say(response, 404, 'Nothing is to be had here.')
    const error = params.get('error')
    say(
      response,
      200,
      error === null ? 'You are logged in. Close this page.' : 'Access was not given. Close this page.',
    )
    if (error === null) resolve(params)
    else reject(denied(error))
  })
  return promise.finally(() => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // The page that was just answered is sent to its end.
    server.close()
    server.closeIdleConnections()
  })
}

function answerIn(
  { method, url = '', headers }: IncomingMessage,
  { host, path: expected, state }: Expected,
): URLSearchParams | undefined {
  const [path, query = ''] = url.split('?', 2)
  // Another name for this address is a web page's doing.
  if (method !== 'GET' || path !== expected || headers.host !== host) return undefined
  const params = new URLSearchParams(query)
  const isOurs = isSame(params.get('state') ?? '', state)
  return isOurs && (params.has('code') || params.has('error')) ? params : undefined
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(`<!doctype html><meta charset="utf-8"><title>Login</title><p>${text}</p>`)
}

function denied(error: string): ConnectorError {
  return new ConnectorError('unauthenticated', 'The login was not completed: access was not given.', {
    hint: 'Ask the person before trying again.',
    detail: error.slice(0, 200),
  })
}

function tooLate(): ConnectorError {
  return new ConnectorError('unauthenticated', 'The login was not completed in time.', { hint: 'Begin it again.' })
}

function random(): string {
  return randomBytes(32).toString('base64url')
}

function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
