import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../loopback.ts'
import { Queue } from '../queue.ts'
import { type Args, type Call, Refusal } from './call.ts'
import { type Fault, isMeant } from './faults.ts'
import { transfer } from './file-transfer.ts'
import { methods } from './methods.ts'
import { acceptedScopes } from './scopes.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

/** A call of the API as the front saw it. */
export interface SeenCall {
  readonly method: string
  readonly args: Args
  readonly token: string | undefined
  /** Milliseconds. */
  readonly at: number
  /** Who asked went away before the answer. */
  readonly gone: boolean
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** Slack's Web API over HTTP: tokens, scopes, faults; each method is a function over the store. */
export class Front {
  readonly faults = new Queue<Fault>()
  readonly calls: SeenCall[] = []
  readonly #store: Store
  readonly #tokens: ReadonlyMap<string, Token>
  #server: Server | undefined

  constructor(store: Store, tokens: ReadonlyMap<string, Token>) {
    this.#store = store
    this.#tokens = tokens
  }

  /** @returns `http://127.0.0.1:PORT` */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of the stand-in: seen by whoever reads the answer.
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error))
      })
    })
    this.#server = server
    return await listen(server)
  }

  close(): void {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request)
    const path = new URL(request.url ?? '/', 'http://slack').pathname
    const method = /^\/api\/([\w.]+)$/.exec(path)?.[1]
    if (method === undefined) return this.#transfer(request, response, path, bytes)
    const args = argumentsOf(request, bytes)
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const token = bearer ?? args.token
    this.#see({ method, args, token }, response)
    const fault = this.faults.take(one => isMeant(one, method))
    if (fault?.kind === 'cut') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'hang') return
    const answer = faultAnswer(fault) ?? (await this.#answer(method, args, token))
    if (fault?.kind === 'cut-after') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'hang-after') return
    send(response, answer, fault)
  }

  async #answer(method: string, args: Args, bearer: string | undefined): Promise<Answer> {
    const token = this.#tokens.get(bearer ?? '')
    const handler = methods[method]
    if (this.#isSpent(method)) return { ...refused('ratelimited'), status: 429, headers: { 'retry-after': '60' } }
    if (bearer === undefined) return refused('not_authed')
    if (token === undefined) return refused('invalid_auth')
    if (token.revoked === true) return refused('token_revoked')
    if (handler === undefined) return refused('unknown_method', { req_method: method })
    const call: Call = { method, store: this.#store, args, token }
    const accepted = acceptedScopes(call)
    const headers = {
      'x-oauth-scopes': token.scopes.join(','),
      ...(accepted.length > 0 ? { 'x-accepted-oauth-scopes': accepted.join(',') } : {}),
    }
    if (accepted.length > 0 && !accepted.some(scope => token.scopes.includes(scope))) {
      const words = { needed: accepted.join(','), provided: token.scopes.join(',') }
      // Slack looks at the kind of token first.
      const isSearch = method.startsWith('search.') && token.kind === 'bot'
      return { ...refused(isSearch ? 'not_allowed_token_type' : 'missing_scope', isSearch ? {} : words), headers }
    }
    try {
      return { status: 200, body: { ok: true, ...(await handler(call)) }, headers }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...refused(error.word, error.extra), headers }
    }
  }

  #see(call: Pick<SeenCall, 'method' | 'args' | 'token'>, response: ServerResponse): void {
    const seen = { ...call, at: Date.now(), gone: false }
    this.calls.push(seen)
    response.once('close', () => {
      seen.gone = !response.writableEnded
    })
  }

  /** In the restricted tier a history can be read once a minute. */
  #isSpent(method: string): boolean {
    if (!this.#store.restricted || !/^conversations\.(?:history|replies)$/.test(method)) return false
    const minuteAgo = Date.now() - 60_000
    const recent = this.calls.filter(call => call.method === method && call.at > minuteAgo)
    return recent.length > 1
  }

  async #transfer(request: IncomingMessage, response: ServerResponse, path: string, bytes: Buffer): Promise<void> {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const flat = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    const { method = 'GET' } = request
    const given = { method, path, headers: new Headers(flat), bytes, token: this.#tokens.get(bearer ?? '') }
    const called = path.startsWith('/upload/') ? 'upload' : 'download'
    this.#see({ method: called, args: { path }, token: bearer }, response)
    const fault = this.faults.take(one => isMeant(one, called))
    if (fault?.kind === 'cut') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'hang') return
    const done = await transfer(this.#store, given)
    if (fault?.kind === 'cut-after') return void request.socket.resetAndDestroy()
    if (fault?.kind === 'hang-after') return
    const early = fault?.kind === 'html' ? { status: 200, body: {}, headers: {} } : faultAnswer(fault)
    if (early !== undefined) return send(response, early, fault)
    const { status, headers, body } = done ?? { status: 404, headers: {}, body: Buffer.from('Not found') }
    response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body)
  }
}

function refused(word: string, extra: Readonly<Record<string, unknown>> = {}): Answer {
  return { status: 200, body: { ok: false, error: word, ...extra }, headers: {} }
}

function faultAnswer(fault: Fault | undefined): Answer | undefined {
  if (fault === undefined) return undefined
  const { kind, retryAfter = 1, status = 500, error = 'internal_error', body = {} } = fault
  if (kind === 'ratelimited') {
    const { body: words } = refused('ratelimited')
    return { status: 429, body: words, headers: { 'retry-after': String(retryAfter) } }
  }
  if (kind === 'status') return { status, body: { ...body }, headers: {} }
  return kind === 'error' ? refused(error, { ...body }) : undefined
}

function send(response: ServerResponse, { status, body, headers }: Answer, fault: Fault | undefined): void {
  if (fault?.kind === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html><body>Sign in</body></html>')
    return
  }
  const bytes = Buffer.from(JSON.stringify(body))
  const type = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.length) }
  response.writeHead(status, { ...type, ...headers })
  if (fault?.kind === 'truncated') response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.destroy())
  else response.end(bytes)
}

/** A form, JSON or the query: values that are not texts as JSON. */
function argumentsOf({ url, headers }: IncomingMessage, bytes: Buffer): Args {
  const type = headers['content-type'] ?? ''
  const query = Object.fromEntries(new URL(url ?? '/', 'http://slack').searchParams)
  if (!type.startsWith('application/json'))
    return { ...query, ...Object.fromEntries(new URLSearchParams(bytes.toString())) }
  const given: unknown = JSON.parse(bytes.toString() || '{}')
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : []
  const flat = entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
  return { ...query, ...Object.fromEntries(flat) }
}
