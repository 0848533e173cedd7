import { type Answer, type Call, notFound, ok, param, type Routes } from './call.ts'
import { read } from './dispatch.ts'
import type { Budget } from './limits.ts'
import { paged } from './paged.ts'
import { visibleRepos } from './search-results.ts'

/** Organizations' repositories, the caller's allowance, and what the host says of itself. */
export const accounts: Routes = {
  'GET /orgs/{org}/repos': orgRepos,
  'GET /user/teams': call => paged(call, []),
  'GET /rate_limit': call => {
    const all = call.front.limits.all(call.token?.value).map(budget => [budget.resource, shown(budget)])
    const resources: Readonly<Record<string, unknown>> = Object.fromEntries(all)
    return ok({ resources, rate: resources.core })
  },
  'GET /meta': call => {
    const { enterprise } = call.front.options
    return ok({
      verifiable_password_authentication: false,
      ...(enterprise === undefined ? {} : { installed_version: enterprise }),
    })
  },
}

const shown = ({ limit, remaining, reset, resource }: Budget) => ({
  limit,
  remaining,
  reset,
  used: limit - remaining,
  resource,
})

async function orgRepos(call: Call): Promise<Answer> {
  const org = param(call, 'org')
  if (!call.front.options.orgs.some(({ login }) => login === org)) throw notFound()
  const names = (await visibleRepos(call)).filter(name => name.startsWith(`${org}/`))
  return paged(call, await Promise.all(names.map(name => read(call, `/repos/${name}`))))
}
