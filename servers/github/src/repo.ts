import type { z } from 'zod'
import type { Account, GraphqlOptions } from './account.ts'
import type { CallOptions, Data, InRepo, Page, Parameters, Route } from './api.ts'
import type { Author, Lockdown, Shown } from './lockdown.ts'

/** One repository, allowed by the settings, on the account that its owner belongs to. */
export class Repo {
  readonly account: Account
  readonly owner: string
  readonly name: string
  readonly #lockdown: Lockdown

  constructor(account: Account, owner: string, name: string, lockdown: Lockdown) {
    this.account = account
    this.owner = owner
    this.name = name
    this.#lockdown = lockdown
  }

  /** `owner/name`; the name of today where a redirect has told another one. */
  get full(): string {
    const asked = `${this.owner}/${this.name}`
    return this.account.renamed(asked) ?? asked
  }

  /** Address of a page: `url('issues/12')`. */
  url(path = ''): string {
    return [this.account.host.web, this.full, path].filter(Boolean).join('/')
  }

  /** One REST request on a route below `/repos/{owner}/{repo}`. @throws ConnectorError */
  request<R extends Route>(route: R, parameters: InRepo<R>, options: CallOptions): Promise<Data<R>> {
    return this.account.request(route, this.#own<R>(parameters), options)
  }

  page<R extends Route>(route: R, parameters: InRepo<R>, options: CallOptions): Promise<Page<Data<R>>> {
    return this.account.page(route, this.#own<R>(parameters), options)
  }

  text<R extends Route>(
    route: R,
    parameters: InRepo<R>,
    options: CallOptions & { media: 'raw' | 'diff' | 'patch' },
  ): Promise<string> {
    return this.account.text(route, this.#own<R>(parameters), options)
  }

  /** The body of the answer, not buffered: logs, archives. Redirects are followed. */
  stream<R extends Route>(
    route: R,
    parameters: InRepo<R>,
    options: CallOptions & { mostBytes: number },
  ): AsyncIterable<Uint8Array> {
    return this.account.stream(route, this.#own<R>(parameters), options)
  }

  /** With lockdown: what people wrote who may push here, and how many items others did. All of them without. */
  shown<T>(items: readonly T[], authorOf: (item: T) => Author, signal: AbortSignal): Promise<Shown<T>> {
    return this.#lockdown.shown(this, items, authorOf, signal)
  }

  /** The same for one text. `what`: `issue acme/web#12`. @throws ConnectorError `refused` */
  checkShown(author: Author, what: string, signal: AbortSignal): Promise<void> {
    return this.#lockdown.check(this, author, what, signal)
  }

  /** Whether lockdown keeps anything of it back: it is on, and this is public. */
  keepsBack(signal: AbortSignal): Promise<boolean> {
    return this.#lockdown.applies(this, signal)
  }

  /** A document that takes `$owner` and `$name`. */
  graphql<S extends z.ZodType>(
    document: string,
    variables: Record<string, unknown>,
    options: GraphqlOptions<S>,
  ): Promise<z.output<S>> {
    return this.account.graphql(document, { owner: this.owner, name: this.name, ...variables }, options)
  }

  #own<R extends Route>(parameters: InRepo<R>): Parameters<R> {
    // Boundary: owner and repo are what InRepo<R> left out of Parameters<R>.
    return { ...parameters, owner: this.owner, repo: this.name } as unknown as Parameters<R>
  }
}
