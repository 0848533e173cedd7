/** What is left of one hourly (or minutely) allowance. `reset` in seconds since 1970. */
export interface Budget {
  readonly resource: string
  readonly limit: number
  readonly remaining: number
  readonly reset: number
}

const allowances: Readonly<Record<string, { readonly limit: number; readonly seconds: number }>> = {
  core: { limit: 5_000, seconds: 3_600 },
  search: { limit: 30, seconds: 60 },
  code_search: { limit: 10, seconds: 60 },
  graphql: { limit: 5_000, seconds: 3_600 },
}

/** Counts per token and resource, as GitHub does; an anonymous caller has 60 an hour. */
export class Limits {
  readonly #budgets = new Map<string, Budget>()

  of(token: string | undefined, resource: string): Budget {
    const key = `${token ?? ''} ${resource}`
    const known = this.#budgets.get(key)
    const now = Math.floor(Date.now() / 1_000)
    if (known !== undefined && known.reset > now) return known
    const { limit, seconds } = allowances[resource] ?? { limit: 5_000, seconds: 3_600 }
    const most = token === undefined && resource === 'core' ? 60 : limit
    const fresh = { resource, limit: most, remaining: most, reset: now + seconds }
    this.#budgets.set(key, fresh)
    return fresh
  }

  /** Takes one request. */
  spend(token: string | undefined, resource: string): void {
    const budget = this.of(token, resource)
    this.set(token, { ...budget, remaining: Math.max(budget.remaining - 1, 0) })
  }

  /** For tests that need the end of an allowance. */
  set(token: string | undefined, budget: Budget): void {
    this.#budgets.set(`${token ?? ''} ${budget.resource}`, budget)
  }

  all(token: string | undefined): Budget[] {
    return Object.keys(allowances).map(resource => this.of(token, resource))
  }
}

export function resourceOf(path: string): string {
  if (path === '/graphql') return 'graphql'
  if (path === '/search/code') return 'code_search'
  return path.startsWith('/search/') ? 'search' : 'core'
}

export function limitHeaders({ limit, remaining, reset, resource }: Budget): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(limit - remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  }
}
