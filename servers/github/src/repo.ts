import type { z } from 'zod'
import type { Account, GraphqlOptions } from './account.ts'
import type { CallOptions, Data, InRepo, Page, Parameters, Route } from './api.ts'

/** One repository, allowed by the settings, on the account that its owner belongs to. */
export class Repo {
  readonly account: Account
  readonly owner: string
  readonly name: string

  constructor(account: Account, owner: string, name: string) {
    this.account = account
    this.owner = owner
    this.name = name
  }

  /** `owner/name`. */
  get full(): string {
    return `${this.owner}/${this.name}`
  }

  /** Address of a page: `url('issues/12')`. */
  url(path = ''): string {
    return [this.account.host.web, this.owner, this.name, path].filter(Boolean).join('/')
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
