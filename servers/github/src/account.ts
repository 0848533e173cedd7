import { ConnectorError, type Log } from '@mcp-connectors/core'
import type { z } from 'zod'
import type { CallOptions, Data, Page, Parameters, Route } from './api.ts'
import { fromFailure, type Subject } from './errors.ts'
import type { Host } from './hosts.ts'
import type { Api, Received } from './octokit.ts'

export interface AccountSettings {
  host: Host
  /** The credential, asked for before every request; it may have been renewed. */
  token: (signal: AbortSignal) => Promise<string>
  log: Log
  graphql: 'auto' | 'off'
}

export interface GraphqlOptions<S extends z.ZodType> extends CallOptions {
  schema: S
  /** A mutation: sent once, never again. */
  write?: boolean
  /** Take what there is where some fields have errors (null there). */
  partial?: boolean
}

/** One person or app on one GitHub. The vendor library is loaded by the first request. */
export class Account {
  readonly host: Host
  readonly #settings: AccountSettings
  #api: Promise<Api> | undefined
  #graphql: boolean

  constructor(settings: AccountSettings) {
    this.host = settings.host
    this.#settings = settings
    this.#graphql = settings.graphql === 'auto'
  }

  /** One REST request. GET is repeated after a passing failure, nothing else ever is. */
  async request<R extends Route>(route: R, parameters: Parameters<R>, options: CallOptions): Promise<Data<R>> {
    const { data } = await this.#send(route, parameters, options)
    // Boundary: the vendor's types say what this route answers.
    return data as Data<R>
  }

  /** One page of a list. */
  async page<R extends Route>(route: R, parameters: Parameters<R>, options: CallOptions): Promise<Page<Data<R>>> {
    const { data, headers } = await this.#send(route, parameters, options)
    // Boundary: as above.
    return { data: data as Data<R>, next: nextOf(headers.link) }
  }

  /** The answer as text in another media type: `raw`, `diff`, `patch`. */
  async text<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    { media, ...options }: CallOptions & { media: 'raw' | 'diff' | 'patch' },
  ): Promise<string> {
    const { data } = await this.#send(route, { ...parameters, mediaType: { format: media } }, options)
    return String(data)
  }

  /** A GET of a path in the API, for what has no route in the vendor's types. */
  async get(path: string, options: CallOptions): Promise<{ data: unknown; next: string | undefined }> {
    const { data, headers } = await this.#send(`GET ${path}`, {}, options)
    return { data, next: nextOf(headers.link) }
  }

  /** One GraphQL document, its answer checked. @throws ConnectorError */
  async graphql<S extends z.ZodType>(
    document: string,
    variables: Record<string, unknown>,
    { schema, signal, write = false, partial = false }: GraphqlOptions<S>,
  ): Promise<z.output<S>> {
    const { graphql } = await this.#load(signal)
    try {
      return schema.parse(await graphql(document, variables, { signal, write, partial }))
    } catch (error) {
      throw fromFailure(error, { signal, account: this, subject: {} })
    }
  }

  /** GraphQL where this host and token have it, REST otherwise. Both give the same value. */
  async faster<T>(graphql: () => Promise<T>, rest: () => Promise<T>): Promise<T> {
    if (!this.#graphql) return rest()
    try {
      return await graphql()
    } catch (error) {
      if (!ConnectorError.is(error) || !withoutGraphql.has(error.code)) throw error
      const value = await rest()
      // REST could, so it was not the request. A wait for a rate limit passes, the other reasons stay.
      if (error.code !== 'rate_limited') this.#graphql = false
      return value
    }
  }

  async #send(route: string, parameters: object, { signal }: CallOptions): Promise<Received> {
    const { request } = await this.#load(signal)
    try {
      return await request(route, parameters, signal)
    } catch (error) {
      throw fromFailure(error, { signal, account: this, subject: subjectOf(route, parameters) })
    }
  }

  #load(signal: AbortSignal): Promise<Api> {
    signal.throwIfAborted()
    this.#api ??= import('./octokit.ts').then(({ openApi }) => openApi(this.#settings))
    return this.#api
  }
}

const withoutGraphql: ReadonlySet<string> = new Set(['forbidden', 'not_found', 'unavailable', 'rate_limited'])

function nextOf(link: string | undefined): string | undefined {
  const next = link === undefined ? undefined : /<([^>]+)>;\s*rel="next"/.exec(link)?.[1]
  if (next === undefined || !URL.canParse(next)) return undefined
  const { searchParams } = new URL(next)
  return searchParams.get('after') ?? searchParams.get('cursor') ?? searchParams.get('page') ?? undefined
}

/** What the request was about, for the message of its error. */
function subjectOf(route: string, parameters: object): Subject {
  const { owner, repo, ...rest }: Record<string, unknown> = { ...parameters }
  return {
    route,
    ...(typeof owner === 'string' && typeof repo === 'string' ? { repo: `${owner}/${repo}` } : {}),
    parameters: rest,
  }
}
