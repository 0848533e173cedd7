import type { Front } from './front.ts'
import type { Role } from './roles.ts'
import type { Token } from './tokens.ts'

/** One request, taken apart. `path` is without the prefix `/api/v3`. */
export interface Call {
  readonly front: Front
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Headers
  readonly bytes: Buffer
  /** Undefined for an anonymous request. */
  readonly token?: Token
  /** What the caller may do with the repository of the path. */
  readonly role?: Role
}

/** A Buffer or a string is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** As the emulator gave it: fields may be missing that the OpenAPI requires. */
  readonly emulated?: true
}

export type Handler = (call: Call) => Answer | Promise<Answer>

/** Keys are `METHOD /path/{parameter}`, written as in the published OpenAPI. */
export type Routes = Readonly<Record<string, Handler>>

export type Json = { readonly [name: string]: unknown }

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}

/** The JSON object in the body; empty where there is none. */
export function bodyOf(call: Call): Json {
  if (call.bytes.length === 0) return {}
  const value = parse(call.bytes.toString())
  if (!isJson(value)) throw new Refusal(400, 'Problems parsing JSON')
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One detail of a 422, as GitHub words it. */
export interface FieldProblem {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
}

/** An answer that says no. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly (FieldProblem | string)[] | undefined
  readonly headers: Readonly<Record<string, string>> | undefined

  constructor(
    status: number,
    message: string,
    errors?: readonly (FieldProblem | string)[],
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message)
    this.status = status
    this.errors = errors
    this.headers = headers
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found')

export function invalid(resource: string, field: string, code = 'invalid', message?: string): Refusal {
  return new Refusal(422, 'Validation Failed', [
    { resource, field, code, ...(message === undefined ? {} : { message }) },
  ])
}

export const ok = (body: unknown, status = 200): Answer => ({ status, body })
export const nothing = (): Answer => ({ status: 204 })

/** A path parameter that the route's template has. */
export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`The route of ${call.method} ${call.path} has no {${name}}`)
  return value
}

export function numberParam(call: Call, name: string): number {
  const value = Number(param(call, name))
  if (!Number.isSafeInteger(value)) throw notFound()
  return value
}

/** `/repos/owner/name` of a route that starts so. */
export function repoPath(call: Call): string {
  return `/repos/${param(call, 'owner')}/${param(call, 'repo')}`
}

/** The login of the caller. Throws 401 for an anonymous one. */
export function loginOf(call: Call): string {
  if (call.token === undefined) throw new Refusal(401, 'Requires authentication')
  return call.token.login
}

/** What a topic keeps beside the emulator's own state: one value a front. */
export function remember<T>(make: () => T): (front: Front) => T {
  const all = new WeakMap<Front, T>()
  return front => {
    const found = all.get(front) ?? make()
    all.set(front, found)
    return found
  }
}
