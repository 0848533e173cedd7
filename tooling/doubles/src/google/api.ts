import { json } from './answer.ts'
import { batch, isBatch } from './batch.ts'
import type { Answer, Args, Call, Request, Route } from './call.ts'
import { isAnswer } from './call.ts'
import { authError, insufficientScopes, loginRequired, Refusal } from './errors.ts'
import { masked, maskOf } from './fields.ts'
import { jsonIn } from './multipart.ts'
import { routes } from './routes.ts'
import type { Store } from './store.ts'
import { scopeOf } from './tokens.ts'
import { resume } from './uploads.ts'

interface Found {
  readonly route: Route
  readonly params: Args
}

const patterns = routes.map(route => ({
  route,
  pattern: new RegExp(`^${route.path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
}))

function find({ method, url }: Request): Found | undefined {
  for (const { route, pattern } of patterns) {
    const match = route.method === method ? pattern.exec(url.pathname) : null
    if (match === null) continue
    const params = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { route, params: Object.fromEntries(params) }
  }
  return undefined
}

/** By which faults are asked for. */
export function nameOf(request: Request): string {
  const { pathname, searchParams } = request.url
  if (pathname.startsWith('/upload/')) return 'upload'
  if (!pathname.startsWith('/drive/')) return pathname.split('/').at(-1) ?? ''
  if (searchParams.get('alt') === 'media') return 'media'
  const name = find(request)?.route.name ?? pathname
  return name === 'files.export' ? 'export' : name
}

export function bearerOf({ headers, url }: Request): string | undefined {
  const header = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  return header ?? url.searchParams.get('access_token') ?? undefined
}

/** One call of the API. */
export async function answerTo(store: Store, request: Request): Promise<Answer> {
  try {
    return await answer(store, request)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { headers, ...answered } = json(error.status, error.body)
    return { ...answered, headers: { ...headers, ...error.headers } }
  }
}

async function answer(store: Store, request: Request): Promise<Answer> {
  if (isBatch(request)) return batch(store.url, request, inner => answerTo(store, inner))
  if (request.url.searchParams.has('upload_id')) return resume(store.uploads, request)
  const found = find(request)
  if (found === undefined) return notThere(request)
  const { route, params } = found
  const bearer = bearerOf(request)
  if (bearer === undefined) throw loginRequired()
  const token = store.tokens.good(bearer)
  if (token === undefined) throw authError()
  const accepted = acceptedScopes[route.needs]
  if (!token.scopes.some(scope => accepted.includes(scope))) throw insufficientScopes(route.name, accepted)
  const query = Object.fromEntries(request.url.searchParams)
  const mask = maskOf(route, query)
  const call: Call = { name: route.name, store, token, params, query, request, body: bodyOf(request) }
  const value = await route.handle(call)
  if (value === undefined) return { status: 204, headers: {}, body: Buffer.alloc(0) }
  if (isAnswer(value)) return value
  return json(200, masked(value, mask))
}

/** JSON; of anything else nothing. Throws 400. */
function bodyOf({ headers, bytes }: Request): unknown {
  return headers.get('content-type')?.startsWith('application/json') === true ? jsonIn(bytes) : {}
}

const writing = ['drive', 'drive.file']
const reading = [...writing, 'drive.readonly']
const looking = [...reading, 'drive.metadata', 'drive.metadata.readonly']

/** Any one of them will do. */
const acceptedScopes: Readonly<Record<Route['needs'], readonly string[]>> = {
  metadata: looking.map(scopeOf),
  content: reading.map(scopeOf),
  write: writing.map(scopeOf),
}

function notThere({ url }: Request): Answer {
  const text = `The requested URL <code>${url.pathname}</code> was not found on this server.`
  const html = `<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p>${text}</html>`
  return { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: Buffer.from(html) }
}
