import type { Endpoints, RequestParameters } from '@octokit/types'

/** A REST route as the vendor's types know it: `GET /repos/{owner}/{repo}/issues`. */
export type Route = keyof Endpoints

type Omitted<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** The parameters of a route. */
export type Parameters<R extends Route> = Omitted<Endpoints[R]['parameters'], keyof RequestParameters>

/** The same without the repository, which `Repo` adds. */
export type InRepo<R extends Route> = Omitted<Endpoints[R]['parameters'], keyof RequestParameters | 'owner' | 'repo'>

/** JSON has no bigint, which the vendor's types allow for ids. */
type Plain<T> = T extends bigint ? never : T extends object ? { [K in keyof T]: Plain<T[K]> } : T

/** The body of the answer. */
export type Data<R extends Route> = Plain<Endpoints[R]['response']['data']>

export interface CallOptions {
  signal: AbortSignal
  /** Most bytes of the answer; `too_large` beyond. Default 20,000,000. */
  mostBytes?: number
}

export interface Page<T> {
  data: T
  /** `page` or `after` of the next page, from the Link header. */
  next: string | undefined
  /** Number of the last page, where the answer tells it. */
  last?: number
}
