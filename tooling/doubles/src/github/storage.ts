import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '../loopback.ts'
import { remember } from './call.ts'
import type { Front, SeenRequest } from './front.ts'

/** What can be downloaded without a token, by whoever has the signed address. */
interface Stored {
  readonly content: Buffer
  readonly type: string
  readonly name: string
}

interface Store {
  readonly key: Buffer
  readonly objects: Map<string, Stored>
  /** Its origin. */
  listening: Promise<string> | undefined
}

const stores = remember<Store>(() => ({ key: randomBytes(32), objects: new Map(), listening: undefined }))

/**
 * Puts bytes where GitHub puts logs, artifacts and release assets: on another origin, under an address that is signed
 * and good for a minute. That origin must never see the caller's token, and refuses a request that carries one.
 */
export async function signedUrl(front: Front, stored: Stored): Promise<string> {
  const store = stores(front)
  store.listening ??= serve(front, store)
  const origin = await store.listening
  const id = randomBytes(8).toString('hex')
  store.objects.set(id, stored)
  const ends = String(Date.now() + 60_000)
  return `${origin}/${id}/${encodeURIComponent(stored.name)}?se=${ends}&sig=${sign(store, id, ends)}`
}

async function serve(front: Front, store: Store): Promise<string> {
  const server = createServer((request, response) => {
    const { status, headers, content } = answer(store, request)
    const seen = { method: request.method ?? 'GET', path: `http://${request.headers.host}${request.url}` }
    front.requests.push({ ...seen, headers: flat(request), body: '', status, gone: false })
    send(response, status, headers, content)
  })
  const origin = await listen(server)
  front.closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return origin
}

function answer(store: Store, { url = '/', headers }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  const id = pathname.split('/')[1] ?? ''
  const [ends, signature] = [searchParams.get('se') ?? '', searchParams.get('sig') ?? '']
  if (headers.authorization !== undefined) return refusal(400, 'InvalidAuthenticationInfo')
  if (sign(store, id, ends) !== signature || Number(ends) < Date.now()) return refusal(403, 'AuthenticationFailed')
  const stored = store.objects.get(id)
  if (stored === undefined) return refusal(404, 'BlobNotFound')
  const disposition = `attachment; filename="${encodeURIComponent(stored.name)}"`
  const own = { 'content-type': stored.type, 'content-disposition': disposition }
  return { status: 200, headers: own, content: stored.content }
}

function refusal(status: number, code: string) {
  const content = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`)
  return { status, headers: { 'content-type': 'application/xml' }, content }
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, content: Buffer) {
  response.writeHead(status, { ...headers, 'content-length': String(content.length) }).end(content)
}

function sign({ key }: Store, id: string, ends: string): string {
  return createHmac('sha256', key).update(`${id} ${ends}`).digest('base64url')
}

function flat({ headers }: IncomingMessage): SeenRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}
