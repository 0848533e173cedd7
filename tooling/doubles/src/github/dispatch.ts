import { guard, movedTo } from './access.ts'
import { type Answer, type Call, isJson, type Json, Refusal, type Routes } from './call.ts'
import { emptyInstead } from './empty.ts'
import { type Match, router } from './router.ts'
import { complete } from './schema/complete.ts'
import { answerSchema, openApi } from './schema/openapi.ts'
import { tidy } from './tidy.ts'
import { seeding } from './tokens.ts'

type Find = (method: string, path: string) => Match | undefined

const compiled = new WeakMap<Routes, Find>()

function finder(routes: Routes): Find {
  const find = compiled.get(routes) ?? router(routes, Object.keys(openApi().operations))
  compiled.set(routes, find)
  return find
}

/** Answers a request from this front's own routes, or from the emulator. Never throws a Refusal. */
export async function dispatch(given: Call): Promise<Answer> {
  const call = { ...given, path: pathById(given) }
  // The published template has a path of at least nothing: /contents/.
  const match = finder(call.front.options.routes)(call.method, call.path.replace(/\/contents$/, '/contents/'))
  const answer = await attempt({ ...call, params: match?.params ?? {} }, match)
  if (answer.body === undefined || Buffer.isBuffer(answer.body) || typeof answer.body === 'string') return answer
  if (answer.headers?.['content-type']?.startsWith('application/vnd.github.object') === true) return answer
  const schema = match && answerSchema(match.operation, answer.status)
  const fields = answer.emulated === true || answer.status >= 400 ? 'all' : 'links'
  const body = tidy(call.front, schema === undefined ? answer.body : complete(schema, answer.body, fields))
  check(call, match?.operation, answer.status, body)
  return { ...answer, body }
}

/** Seeding is not checked: the schemas of its answers would be compiled for nothing. */
function check({ front, token }: Call, operation: string | undefined, status: number, body: unknown): void {
  if (operation === undefined || token?.value === seeding || openApi().operations[operation] === undefined) return
  const wrong = front.options.validate?.(operation, status, body)
  if (wrong !== undefined) front.violations.push(wrong)
}

/** Another request of the same caller, within the process: not logged, not counted, no faults. */
export async function rest(call: Call, method: string, path: string, body?: unknown, accept?: string): Promise<Answer> {
  const url = new URL(path, call.front.url)
  const headers = new Headers(accept === undefined ? {} : { accept })
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body))
  return await dispatch({ ...call, method, path: url.pathname, params: {}, query: url.searchParams, headers, bytes })
}

/** The object that a GET of the same caller answers. Throws its refusal. */
export async function read(call: Call, path: string): Promise<Json> {
  const { status, body } = await rest(call, 'GET', path)
  if (status !== 200 || !isJson(body)) throw refusalOf(status, body)
  return body
}

/** All items of a list, from all its pages. */
export async function readAll(call: Call, path: string): Promise<Json[]> {
  const items: Json[] = []
  for (let page = 1; ; page += 1) {
    const { status, body } = await rest(
      call,
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`,
    )
    if (status !== 200 || !Array.isArray(body)) throw refusalOf(status, body)
    items.push(...body.filter(isJson))
    if (body.length < 100) return items
  }
}

export function refusalOf(status: number, body: unknown): Refusal {
  return new Refusal(status, isJson(body) && typeof body.message === 'string' ? body.message : 'Server Error')
}

async function attempt(call: Call, match: Match | undefined): Promise<Answer> {
  try {
    const moved = movedTo(call)
    if (moved !== undefined) return moved
    const guarded = await guard(call)
    const answer = match?.handler === undefined ? await passOn(guarded) : await match.handler(guarded)
    return answer.status >= 400 ? refused(await emptyInstead(call, answer)) : answer
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return await emptyInstead(call, refuse(error))
  }
}

/** To the emulator as the caller. */
export async function passOn(call: Call, body?: unknown): Promise<Answer> {
  const query = call.query.size > 0 ? `?${call.query}` : ''
  const accept = call.headers.get('accept')
  const type = call.headers.get('content-type')
  return await call.front.upstream({
    method: call.method,
    path: call.path + query,
    ...(call.token === undefined ? {} : { as: call.token.login }),
    ...(body !== undefined ? { body } : call.bytes.length > 0 ? { body: call.bytes } : {}),
    headers: {
      ...(accept === null ? {} : { accept }),
      ...(type === null || body !== undefined ? {} : { 'content-type': type }),
    },
  })
}

const docs = 'https://docs.github.com/rest'

function refuse({ status, message, errors, headers = {} }: Refusal): Answer {
  const details = errors === undefined ? {} : { errors }
  return { status, headers, body: { message, ...details, documentation_url: docs, status: String(status) } }
}

/** What the emulator refuses, in GitHub's words. */
function refused({ status, body, headers }: Answer): Answer {
  if (!isJson(body))
    return {
      status,
      headers: headers ?? {},
      body: { message: 'Server Error', documentation_url: docs, status: String(status) },
    }
  const message = body.message === 'Validation failed' ? 'Validation Failed' : body.message
  return { status, headers: headers ?? {}, body: { ...body, message, documentation_url: docs, status: String(status) } }
}

/** `/repositories/{id}/…` is the same as `/repos/{owner}/{repo}/…`. */
function pathById({ front, path }: Call): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? []
  const name = id === undefined ? undefined : front.names.byId(Number(id))
  return name === undefined ? path : `/repos/${name}${rest}`
}
