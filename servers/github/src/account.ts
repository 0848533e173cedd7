import { ConnectorError, type Log } from '@mcp-connectors/core'
import type { z } from 'zod'
import type { Allow } from './allow.ts'
import type { CallOptions, Data, Page, Parameters, Route } from './api.ts'
import { fromFailure, type Subject } from './errors.ts'
import { checkFilled } from './filled-route.ts'
import { GraphqlErrors } from './graphql-errors.ts'
import type { Host } from './hosts.ts'
import { type CacheCounts, HttpCache } from './http-cache.ts'
import type { Api, Call, Received } from './octokit.ts'
import { type Budget, RateLimits } from './rate-limits.ts'
import { Renames } from './renames.ts'
import { kindOf, learn, type Standing, unknownStanding } from './standing.ts'
import type { Identity } from './transport.ts'

export interface AccountSettings {
  host: Host
  identity: Identity
  allow: Allow
  log: Log
  graphql: 'auto' | 'off'
  /** Told when an answer says something new of the token. */
  onStanding?: (standing: Standing) => void
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
  readonly #limits = new RateLimits()
  readonly #cache = new HttpCache()
  readonly #renames: Renames
  #standing = unknownStanding
  #api: Promise<Api> | undefined
  #graphql: boolean

  constructor(settings: AccountSettings) {
    this.host = settings.host
    this.#settings = settings
    this.#renames = new Renames(settings.host, settings.allow)
    this.#graphql = settings.graphql === 'auto'
  }

  /** What is known of the token and its limits from the answers so far; nothing is asked. */
  get known(): { standing: Standing; budgets: Budget[]; cache: CacheCounts; renames: string[]; graphql: boolean } {
    return {
      standing: this.#standing,
      budgets: this.#limits.budgets,
      cache: this.#cache.counts,
      renames: this.#renames.met,
      graphql: this.#graphql,
    }
  }

  /** Where the token comes from (`GH_TOKEN`, `stored login`) and of which kind it is. @throws ConnectorError without one */
  async credential(signal: AbortSignal): Promise<{ source: string; kind: string }> {
    const { identity } = this.#settings
    const token = await identity.token(signal)
    return { source: (await identity.source?.(signal)) ?? 'settings', kind: kindOf(token) }
  }

  /** The name that `acme/old` has today, where a redirect has told it. */
  renamed(full: string): string | undefined {
    return this.#renames.get(full)
  }

  /** One REST request. GET is repeated after a passing failure, nothing else ever is. */
  async request<R extends Route>(route: R, parameters: Parameters<R>, options: CallOptions): Promise<Data<R>> {
    const { data } = await this.#send(route, parameters, options)
    // Boundary: the vendor's types say what this route answers.
    return data as Data<R>
  }

  /** One page of a list. `text-match`: of a search, with the places that were found. */
  async page<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    { media, ...options }: CallOptions & { media?: 'text-match' },
  ): Promise<Page<Data<R>>> {
    const asked = media === undefined ? parameters : { ...parameters, mediaType: { format: media } }
    const { data, headers } = await this.#send(route, asked, options)
    // Boundary: as above.
    return { data: data as Data<R>, next: nextOf(headers.link), ...lastOf(headers.link) }
  }

  /** The answer as text in another media type: `raw`, `diff`, `patch`. */
  async text<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    { media, ...options }: CallOptions & { media: 'raw' | 'diff' | 'patch' },
  ): Promise<string> {
    const { data } = await this.#send(route, { ...parameters, mediaType: { format: media } }, options)
    return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : String(data)
  }

  /** A GET of a path in the API, for what has no route in the vendor's types. */
  async get(path: string, options: CallOptions): Promise<{ data: unknown; next: string | undefined }> {
    const { status, data, headers } = await this.#send(`GET ${path}`, {}, options)
    if (status === 202) {
      throw new ConnectorError('unavailable', `GitHub is still computing ${path}.`, {
        hint: 'Ask again in some seconds.',
      })
    }
    return { data, next: nextOf(headers.link) }
  }

  /** The body of the answer, not buffered. A redirect to another host is followed without the token. */
  async *stream<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    options: CallOptions & { mostBytes: number },
  ): AsyncGenerator<Uint8Array> {
    const { data } = await this.#send(route, parameters, options, { stream: true })
    try {
      if (data instanceof ReadableStream) yield* data
    } catch (error) {
      throw this.#translated(error, options, { route })
    }
  }

  /** One GraphQL document, its answer checked. @throws ConnectorError */
  async graphql<S extends z.ZodType>(
    document: string,
    variables: Record<string, unknown>,
    { schema, signal, write = false, partial = false }: GraphqlOptions<S>,
  ): Promise<z.output<S>> {
    if (this.#settings.graphql === 'off') throw turnedOff()
    const api = await this.#load(signal)
    try {
      const sent = { query: document, variables }
      const { data } = await api(`POST ${this.host.graphql}`, sent, { signal, repeatable: !write })
      return schema.parse(dataOf(data))
    } catch (error) {
      if (partial && error instanceof GraphqlErrors && error.data) return schema.parse(error.data)
      const translated = this.#translated(error, { signal }, {})
      // Not the document is refused but the place where it was sent.
      if (!(error instanceof GraphqlErrors) && ConnectorError.is(translated) && isNoGraphql.has(translated.code)) {
        this.#graphql = false
      }
      throw translated
    }
  }

  /** GraphQL where this host and token have it, REST otherwise. Both give the same value. */
  async faster<T>(graphql: () => Promise<T>, rest: () => Promise<T>): Promise<T> {
    if (!this.#graphql) return rest()
    try {
      return await graphql()
    } catch (error) {
      if (ConnectorError.is(error) && worthRest.has(error.code)) return rest()
      throw error
    }
  }

  async #send(route: string, parameters: object, options: CallOptions, more: Partial<Call> = {}): Promise<Received> {
    checkFilled(route, parameters)
    const api = await this.#load(options.signal)
    const repeatable = /^(?:GET|HEAD) /.test(route)
    try {
      return await api(route, this.#named(parameters), { ...options, ...more, repeatable })
    } catch (error) {
      throw this.#translated(error, options, subjectOf(route, parameters))
    }
  }

  #translated(error: unknown, { signal }: CallOptions, subject: Subject): unknown {
    return fromFailure(error, { signal, account: this, subject })
  }

  /** With the repository's name of today, where the asked one is known to be an old one. */
  #named(parameters: object): object {
    const { owner, repo }: Record<string, unknown> = { ...parameters }
    const [now, name] = this.#renames.get(`${owner}/${repo}`)?.split('/') ?? []
    return now === undefined ? parameters : { ...parameters, owner: now, repo: name }
  }

  #load(signal: AbortSignal): Promise<Api> {
    signal.throwIfAborted()
    this.#api ??= this.#open()
    return this.#api
  }

  async #open(): Promise<Api> {
    const { host, identity, log } = this.#settings
    const [{ openApi }, { openTransport }] = await Promise.all([import('./octokit.ts'), import('./transport.ts')])
    const send = openTransport({
      host,
      identity,
      cache: this.#cache,
      observe: headers => this.#observe(headers),
      moved: (from, to, send) => this.#renames.follow(from, to, send),
    })
    return openApi({ host, send, limits: this.#limits, log })
  }

  #observe(headers: Headers): void {
    const told = Object.fromEntries(headers)
    this.#limits.observe(told)
    const before = this.#standing
    this.#standing = learn(before, told)
    if (before.scopes?.join() !== this.#standing.scopes?.join()) this.#settings.onStanding?.(this.#standing)
  }
}

/** Where REST may do what GraphQL did not. */
const worthRest: ReadonlySet<string> = new Set(['forbidden', 'not_found', 'unavailable', 'rate_limited', 'too_large'])

const isNoGraphql: ReadonlySet<string> = new Set(['forbidden', 'not_found'])

function turnedOff(): ConnectorError {
  return new ConnectorError('refused', 'GitHub has this in GraphQL only, which is turned off.', {
    hint: 'The person who runs this server can set GITHUB_GRAPHQL=auto.',
  })
}

function dataOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : undefined
}

function nextOf(link: string | undefined): string | undefined {
  const next = link === undefined ? undefined : /<([^>]+)>;\s*rel="next"/.exec(link)?.[1]
  if (next === undefined || !URL.canParse(next)) return undefined
  const { searchParams } = new URL(next)
  return searchParams.get('after') ?? searchParams.get('cursor') ?? searchParams.get('page') ?? undefined
}

function lastOf(link: string | undefined): { last?: number } {
  const last = link === undefined ? undefined : /[?&]page=(\d{1,9})[^>]*>;\s*rel="last"/.exec(link)?.[1]
  return last === undefined ? {} : { last: Number(last) }
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
