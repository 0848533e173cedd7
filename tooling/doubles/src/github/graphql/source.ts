import { type Call, isJson, type Json } from '../call.ts'
import { read, readAll } from '../dispatch.ts'

/** An object of the API with the name of its GraphQL type. Fields that no resolver has are read from its JSON. */
export type Source = Json & { readonly __typename: string }

export type Field = (source: Json, args: Json, context: Context) => unknown
/** Type → field → what resolves it. */
export type Types = Readonly<Record<string, Readonly<Record<string, Field>>>>

/** One GraphQL request: its caller's view of the REST routes, each asked once until something changes. */
export class Context {
  readonly call: Call
  /** What the request was found to cost. */
  readonly cost: { readonly points: number; readonly nodes: number }
  readonly #read = new Map<string, Promise<Json>>()
  readonly #lists = new Map<string, Promise<Json[]>>()

  constructor(call: Call, cost: Context['cost']) {
    this.call = call
    this.cost = cost
  }

  /** The object at an API path. Throws the refusal. */
  read(path: string): Promise<Json> {
    return once(this.#read, path, () => read(this.call, path))
  }

  /** All items of the list at an API path. */
  readAll(path: string): Promise<Json[]> {
    return once(this.#lists, path, () => readAll(this.call, path))
  }

  /** After a change. */
  forget(): void {
    this.#read.clear()
    this.#lists.clear()
  }
}

function once<T>(all: Map<string, Promise<T>>, path: string, make: () => Promise<T>): Promise<T> {
  const found = all.get(path) ?? make()
  all.set(path, found)
  return found
}

export function source(__typename: string, value: unknown): Source | null {
  return isJson(value) ? { ...value, __typename } : null
}

/** Like `source`, for what must be there. */
export function known(__typename: string, value: Json): Source {
  return { ...value, __typename }
}

/** The objects of a list; none of what is no list. */
export const jsons = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isJson) : [])

/** Path and query of an API url. */
export function pathOf(url: unknown): string {
  const { pathname, search } = new URL(String(url))
  return pathname.replace(/^\/api\/v3(?=\/)/, '') + search
}

/** Who did something; GitHub has bots and organizations among them. */
export function actor(user: unknown): Source | null {
  if (!isJson(user)) return null
  return known(user.type === 'Organization' ? 'Organization' : user.type === 'Bot' ? 'Bot' : 'User', user)
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
