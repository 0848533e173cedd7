import type { Json } from './call.ts'
import { isJson } from './call.ts'
import type { Github } from './start.ts'

/** What came back, whatever it was. */
export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; an empty object where it is none. */
  readonly json: Json
  /** The items of a list. */
  readonly list: Json[]
}

export interface Asking {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Requests with plain fetch, as the owner unless told otherwise. `route` is `GET /user`. */
export function asking(github: Github): (route: string, asking?: Asking) => Promise<Asked> {
  return async (route, { token = github.tokens.owner, body, headers = {} } = {}) => {
    const [method = '', path = ''] = route.split(/ (.*)/s)
    const response = await fetch(github.url + path, {
      method,
      headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const value: unknown =
      text !== '' && /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined
    const list = Array.isArray(value) ? value.filter(isJson) : []
    return { status: response.status, headers: response.headers, text, json: isJson(value) ? value : {}, list }
  }
}
