import { invalid } from './errors.ts'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

export type Args = Readonly<Record<string, string>>

/** A request as it came, for the pages to sign in and the endpoints of tokens. */
export interface Request {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly bytes: Buffer
  /** The connection broke on the way: these are the bytes that arrived. */
  readonly isBroken?: true
}

/** What goes over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One call of a method of the API with a token whose scopes suffice. */
export interface Call {
  /** Of the route: `files.get`. */
  readonly name: string
  readonly store: Store
  readonly token: Token
  /** Of the path: `fileId`. */
  readonly params: Args
  readonly query: Args
  /** Of a JSON body; otherwise empty. */
  readonly body: unknown
  readonly request: Request
}

/** What the scopes must allow: to see metadata, to read content, or to write. */
export type Needs = 'metadata' | 'content' | 'write'

/** @returns the resource, which the front puts through the mask of `fields`; undefined for 204; or a whole answer */
export type Handler = (call: Call) => object | undefined | Promise<object | undefined>

export interface Route {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `/drive/v3/files/:fileId` */
  readonly path: string
  readonly needs: Needs
  /** What is given where no `fields` are asked for; without it all is. */
  readonly fields?: string
  /** 400 without `fields`. */
  readonly fieldsRequired?: true
  readonly handle: Handler
}

export function isAnswer(value: object): value is Answer {
  return 'status' in value && 'headers' in value && 'body' in value && Buffer.isBuffer(value.body)
}

/** A parameter that is true or false. Throws 400. */
export function flag({ query }: Pick<Call, 'query'>, name: string, standard = false): boolean {
  const value = query[name]
  if (value === undefined || value === '') return standard
  if (!/^(true|false)$/i.test(value)) {
    throw invalid(name, `Invalid boolean value: '${value}'.`, 'invalidParameter')
  }
  return value.toLowerCase() === 'true'
}

/** A whole number in a range. Throws 400. */
export function number({ query }: Pick<Call, 'query'>, name: string, [least, standard, most]: Range): number {
  const value = query[name]
  if (value === undefined || value === '') return standard
  const given = /^-?\d+$/.test(value) ? Number(value) : Number.NaN
  if (given >= least && given <= most) return given
  throw invalid(
    name,
    `Invalid value '${value}'. Values must be within the range: [${least}, ${most}]`,
    'invalidParameter',
  )
}

/** The least, what is taken where none is given, and the most. */
export type Range = readonly [number, number, number]

/** A list with commas. */
export const list = ({ query }: Pick<Call, 'query'>, name: string): string[] =>
  (query[name] ?? '').split(',').flatMap(item => item.trim() || [])
