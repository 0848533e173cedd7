import type { Endpoints, RequestParameters } from '@octokit/types'

/** A REST route as the vendor's types know it: `GET /repos/{owner}/{repo}/issues`. */
export type Route = keyof Endpoints

type Omitted<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** The parameters of a route. */
export type Parameters<R extends Route> = Omitted<Endpoints[R]['parameters'], keyof RequestParameters>

/** The same without the repository, which `Repo` adds. */
export type InRepo<R extends Route> = Omitted<Endpoints[R]['parameters'], keyof RequestParameters | 'owner' | 'repo'>

/** The body of the answer. */
export type Data<R extends Route> = Endpoints[R]['response']['data']

export interface CallOptions {
  signal: AbortSignal
}

export interface Page<T> {
  data: T
  /** `page` or `after` of the next page, from the Link header. */
  next: string | undefined
}
