import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '../loopback.ts'
import { Queue } from '../queue.ts'
import { answerTo, bearerOf, nameOf } from './api.ts'
import type { Answer, Args, Request } from './call.ts'
import { type Fault, faultAnswer, isMeant } from './faults.ts'
import type { SignIn } from './sign-in.ts'
import type { Store } from './store.ts'

/** A request as the front saw it. */
export interface SeenRequest {
  readonly method: string
  /** `/drive/v3/files` */
  readonly path: string
  /** By which faults are asked for: `files.get`, `media`, `token`. */
  readonly name: string
  readonly query: Args
  /** Of JSON and of forms. */
  readonly body: unknown
  readonly token: string | undefined
  readonly headers: Headers
  /** Milliseconds. */
  readonly at: number
  /** Who asked went away before the answer. */
  readonly gone: boolean
}

/** Google over HTTP: the API of Drive, uploads, and the pages to sign in; faults come between. */
export class Front {
  readonly faults = new Queue<Fault>()
  readonly requests: SeenRequest[] = []
  readonly #store: Store
  #signIn: SignIn | undefined
  #server: Server | undefined

  constructor(store: Store) {
    this.#store = store
  }

  /** @returns `http://127.0.0.1:PORT` */
  async listen(signInAt: (url: string) => SignIn): Promise<string> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        // A fault of the stand-in, or a client that is gone: seen by whoever reads the answer.
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
        response.end(error instanceof Error ? (error.stack ?? error.message) : String(error))
      })
    })
    this.#server = server
    const url = await listen(server)
    this.#signIn = signInAt(url)
    return url
  }

  close(): void {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = requestOf(incoming, await buffer(incoming))
    const name = nameOf(request)
    this.#see(request, name, response)
    const fault = this.faults.take(one => isMeant(one, name, request.url.pathname))
    const isBody = fault?.after !== undefined && name !== 'upload'
    if (fault?.kind === 'cut' && !isBody) {
      if (fault.after !== undefined) await this.#answer(firstOf(request, fault.after))
      return void incoming.socket.resetAndDestroy()
    }
    if (fault?.kind === 'hang') return
    const answer = faultAnswer(fault) ?? (await this.#answer(request))
    if (fault?.kind === 'cut-after') return void incoming.socket.resetAndDestroy()
    if (fault?.kind === 'hang-after') return
    send(response, answer, fault)
  }

  async #answer(request: Request): Promise<Answer> {
    const signedIn = await this.#signIn?.answer(request)
    return signedIn ?? (await answerTo(this.#store, request))
  }

  #see(request: Request, name: string, response: ServerResponse): void {
    const { method, url, headers, bytes } = request
    const seen = {
      ...{ method, path: url.pathname, name, headers, token: bearerOf(request) },
      query: Object.fromEntries(url.searchParams),
      body: readable(headers.get('content-type') ?? '', bytes),
      at: Date.now(),
      gone: false,
    }
    this.requests.push(seen)
    response.once('close', () => {
      seen.gone = !response.writableEnded
    })
  }
}

function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, bytes: Buffer): Request {
  const flat = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return { method, url: new URL(url, 'http://google'), headers: new Headers(flat), bytes }
}

/** As it arrives where the connection breaks on the way. */
function firstOf(request: Request, count: number): Request {
  return { ...request, bytes: request.bytes.subarray(0, count), isBroken: true }
}

function readable(type: string, bytes: Buffer): unknown {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(bytes.toString()))
  }
  if (!type.startsWith('application/json') || bytes.length === 0) return undefined
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return bytes.toString()
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer, fault: Fault | undefined): void {
  const length = status === 204 || status === 308 ? {} : { 'content-length': String(body.length) }
  response.writeHead(status, { ...headers, ...length })
  if (fault?.kind !== 'truncated' && fault?.kind !== 'cut') return void response.end(body)
  const { after = Math.floor(body.length / 2) } = fault
  // What was written must leave before the connection goes.
  response.write(body.subarray(0, after), () => response.socket?.destroy())
}
