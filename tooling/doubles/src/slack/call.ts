import type { z } from 'zod'
import type { Store } from './store.ts'
import type { Token } from './tokens.ts'

/** The arguments of a call as texts; what is no text in a JSON body is JSON here. */
export type Args = Readonly<Record<string, string>>

/** One call of a method by somebody who may make it. */
export interface Call {
  readonly method: string
  readonly store: Store
  readonly args: Args
  readonly token: Token
}

/** What a handler gives of a response of @slack/web-api: the front adds `ok`. */
export type Body<T> = Omit<T, 'ok' | 'error'>

export type Handler = (call: Call) => object | Promise<object>
export type Methods = Readonly<Record<string, Handler>>

/** An answer with `ok: false`. */
export class Refusal extends Error {
  readonly word: string
  readonly extra: Readonly<Record<string, unknown>>

  constructor(word: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(word)
    this.word = word
    this.extra = extra
  }
}

const invalid = (message: string): Refusal =>
  new Refusal('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${message}`] } })

export function needed({ args }: Call, name: string): string {
  const value = args[name]
  if (value === undefined || value === '') throw invalid(`missing required field: ${name}`)
  return value
}

export const flag = ({ args }: Call, name: string): boolean => args[name] === 'true' || args[name] === '1'

export function number({ args }: Call, name: string, standard: number): number {
  const value = args[name]
  if (value === undefined || value === '') return standard
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalid(`must be a number [json-pointer:/${name}]`)
  return Number(value)
}

/** A list, as JSON or with commas. */
export function names({ args }: Call, name: string): string[] {
  const text = (args[name] ?? '').trim()
  const list = text.replace(/^\[|\]$/g, '').replaceAll('"', '')
  return list === '' ? [] : list.split(',').map(item => item.trim())
}

/** An argument that is JSON; `standard` where it is not given. */
export function json<S extends z.ZodType>(call: Call, name: string, schema: S, standard?: z.output<S>): z.output<S> {
  if (call.args[name] === undefined && standard !== undefined) return standard
  const { success, data } = schema.safeParse(parsed(needed(call, name)))
  if (!success) throw invalid(`failed to match all allowed schemas [json-pointer:/${name}]`)
  return data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_json')
  }
}

/** Throws missing_scope where the token lacks one that only these arguments need. */
export function needScope({ token }: Call, scope: string): void {
  if (token.scopes.includes(scope)) return
  throw new Refusal('missing_scope', { needed: scope, provided: token.scopes.join(',') })
}
