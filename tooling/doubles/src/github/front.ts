import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../loopback.ts'
import { Queue } from '../queue.ts'
import type { Answer, Call, Routes } from './call.ts'
import { dispatch } from './dispatch.ts'
import type { Emulator, Population, UpstreamRequest } from './emulator.ts'
import { etagOf, unchanged } from './etag.ts'
import { cutAnswer, type Fault, faultAnswer, isMeant, primaryLimit } from './faults.ts'
import { Limits, limitHeaders, resourceOf } from './limits.ts'
import { Names } from './names.ts'
import type { Validate } from './schema/validate.ts'
import { acceptedScopes, type Token } from './tokens.ts'

/** A request as the front saw it. `status` is 0 where the client got no answer. */
export interface SeenRequest {
  readonly method: string
  /** With the query, without the prefix of an enterprise server. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  status: number
  /** The client closed the connection while it waited. */
  gone: boolean
}

export interface FrontOptions {
  readonly tokens: Readonly<Record<string, Token>>
  /** What it answers itself; the rest is the emulator's. */
  readonly routes: Routes
  readonly logins: readonly string[]
  readonly orgs: Population['orgs']
  readonly validate?: Validate
  /** The version an enterprise server names in its headers. */
  readonly enterprise?: string
}

/** What stands before the emulator: it knows its tokens, limits, faults, and whatever the emulator lacks. */
export class Front {
  readonly faults = new Queue<Fault>()
  readonly limits = new Limits()
  readonly names = new Names()
  readonly requests: SeenRequest[] = []
  /** Answers that break the OpenAPI. */
  readonly violations: string[] = []
  /** `node_id` → API url, of everything that was ever answered. */
  readonly nodes = new Map<string, string>()
  /** What else ends with this front. */
  readonly closing: (() => void)[] = []
  readonly options: FrontOptions
  #emulator: Emulator | undefined
  #server: Server | undefined
  #lastId = 1_000_000_000
  #url = ''

  constructor(options: FrontOptions) {
    this.options = options
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return this.#url
  }

  nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(error => this.#fail(response, error))
    })
    this.#server = server
    this.#url = await listen(server)
  }

  /** A login that may do anything to what an owner has: itself, or an admin of the organization. */
  adminOf(owner: string): string {
    const members = this.options.orgs.find(({ login }) => login === owner)?.members
    return members?.find(({ role }) => role === 'admin')?.login ?? owner
  }

  attach(emulator: Emulator): void {
    this.#emulator = emulator
  }

  /** Straight to the emulator, past all of this. */
  upstream(request: UpstreamRequest): Promise<Answer> {
    if (this.#emulator === undefined) throw new Error('The front has no emulator yet')
    return this.#emulator.send(request)
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    this.#server?.close()
    for (const end of this.closing) end()
    await this.#emulator?.[Symbol.asyncDispose]()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prefix, call, seen } = await this.#read(request)
    this.requests.push(seen)
    const resource = resourceOf(call.path)
    const fault = this.faults.take(one => isMeant(one, call.method, call.path, seen.body))
    const early = fault && faultAnswer(fault, this.limits.of(call.token?.value, resource), 1)
    if (early === undefined && fault !== undefined && ('reset' in fault || 'hang' in fault)) {
      if ('reset' in fault) request.socket.resetAndDestroy()
      response.once('close', () => {
        seen.gone = true
      })
      return
    }
    const answer = early ?? (await this.#answer(call, resource))
    const full = this.#headersOf(call, answer, prefix)
    const same = early === undefined && unchanged(call, full)
    // What has not changed costs nothing: that is GitHub's reward for asking so.
    if (early === undefined && !same && call.path !== '/rate_limit') this.limits.spend(call.token?.value, resource)
    const left = limitHeaders(this.limits.of(call.token?.value, resource))
    const headers = { ...left, ...full.headers }
    this.#send(response, seen, same ? { status: 304, headers } : { ...full, headers }, fault)
  }

  async #read(request: IncomingMessage): Promise<{ prefix: string; call: Call; seen: SeenRequest }> {
    const { method = 'GET', headers } = request
    const bytes = await buffer(request)
    const url = new URL(request.url ?? '/', this.#url)
    const prefix = /^\/api\/v3(?=\/|$)/.exec(url.pathname)?.[0] ?? ''
    const path = url.pathname.slice(prefix.length).replace(/^\/api\/graphql$/, '/graphql') || '/'
    const flat = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
    const seen = {
      method,
      path: path + url.search,
      headers: Object.fromEntries(flat),
      body: bytes.toString(),
      status: 0,
      gone: false,
    }
    const token = this.#tokenOf(headers.authorization)
    const call: Call = {
      front: this,
      method: method === 'HEAD' ? 'GET' : method,
      path,
      params: {},
      query: url.searchParams,
      headers: new Headers(seen.headers),
      bytes,
      ...(token === undefined ? {} : { token }),
    }
    return { prefix, call, seen }
  }

  #tokenOf(authorization: string | undefined): Token | undefined {
    const value = authorization?.replace(/^(bearer|token)\s+/i, '')
    return Object.values(this.options.tokens).find(token => token.value === value)
  }

  async #answer(call: Call, resource: string): Promise<Answer> {
    if (call.headers.has('authorization') && call.token === undefined) {
      const body = { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' }
      return { status: 401, body }
    }
    if (this.limits.of(call.token?.value, resource).remaining === 0 && !call.headers.has('if-none-match')) {
      return primaryLimit(this.limits.of(call.token?.value, resource), 1)
    }
    return await dispatch(call)
  }

  #headersOf(call: Call, answer: Answer, prefix: string): Answer {
    const { scopes } = call.token ?? {}
    const { link, location, ...own } = answer.headers ?? {}
    const moved = (text: string): string =>
      text.replaceAll(/http:\/\/(localhost|127\.0\.0\.1):\d+(?=\/)/g, this.#url + prefix)
    const headers = {
      server: 'github.com',
      'x-github-request-id': randomUUID().slice(0, 18).toUpperCase().replaceAll('-', ':'),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': call.headers.get('x-github-api-version') ?? '2022-11-28',
      ...(this.options.enterprise === undefined ? {} : { 'x-github-enterprise-version': this.options.enterprise }),
      ...(scopes === undefined
        ? {}
        : { 'x-oauth-scopes': scopes.join(', '), 'x-accepted-oauth-scopes': acceptedScopes(call.path) }),
      ...etagOf(call, answer),
      ...own,
      ...(link === undefined ? {} : { link: moved(link) }),
      ...(location === undefined ? {} : { location }),
    }
    return { ...answer, headers }
  }

  #send(response: ServerResponse, seen: SeenRequest, { status, headers, body }: Answer, fault?: Fault): void {
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(raw ? body : JSON.stringify(body))
    const type = raw ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
    const all = {
      ...(bytes.length > 0 ? { 'content-type': type } : {}),
      ...headers,
      'content-length': String(bytes.length),
    }
    if (fault !== undefined && 'after' in fault) {
      response.socket?.resetAndDestroy()
      return
    }
    if (fault !== undefined && 'cut' in fault) {
      cutAnswer(response, status, all, bytes.subarray(0, fault.cut))
      return
    }
    seen.status = status
    if (status === 304 || status === 204) response.writeHead(status, headers).end()
    else response.writeHead(status, all).end(bytes)
  }

  /** A mistake of the double itself must not look like one of GitHub's. */
  #fail(response: ServerResponse, error: unknown): void {
    this.violations.push(`The double failed: ${error instanceof Error ? error.stack : String(error)}`)
    if (!response.headersSent) response.writeHead(500)
    response.end(String(error))
  }
}
