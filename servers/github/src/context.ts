import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from './account.ts'
import type { Member } from './accounts.ts'
import { maybeMe } from './me.ts'
import { unlessMissing } from './missing.ts'

/** One account, as the model is told of it. */
export const accountContext = z.object({
  host: z.string(),
  /** Absent for an app. */
  login: z.string().optional(),
  /** Where the token comes from: `GH_TOKEN`, `stored login`. */
  source: z.string().optional(),
  kind: z.string().optional(),
  /** Of a classic token. */
  scopes: z.array(z.string()).optional(),
  expires: z.string().optional(),
  /** Patterns of the owners that it is used for; empty: all. */
  owners: z.array(z.string()),
  /** Version of a GitHub Enterprise Server. */
  server: z.string().optional(),
  graphql: z.boolean(),
  limits: z.array(z.object({ resource: z.string(), remaining: z.int(), limit: z.int(), resets: z.string() })),
  cache: z.object({ unchanged: z.int(), unasked: z.int() }),
  renames: z.array(z.string()),
  /** How many organizations keep something back until the token is authorized for single sign-on. */
  without_sso: z.int(),
  /** Why it cannot be used. */
  problem: z.string().optional(),
})

export type AccountContext = z.output<typeof accountContext>

/** What is told of each account. Where it is the only one, its failure is the failure. @throws ConnectorError */
export async function contextOf(members: readonly Member[], signal: AbortSignal): Promise<AccountContext[]> {
  const asked = await Promise.allSettled(members.map(({ account }) => ask(account, signal)))
  return members.map(({ account, owners }, index) => {
    const answer = asked[index]
    if (answer?.status === 'fulfilled') return { ...knownOf(account), ...answer.value, owners: [...owners] }
    if (members.length === 1 || !ConnectorError.is(answer?.reason)) throw answer?.reason
    return { ...knownOf(account), owners: [...owners], problem: answer.reason.message }
  })
}

/** The limits are asked for too, at no cost: it brings the scopes and what is left of each. */
async function ask(account: Account, signal: AbortSignal) {
  const credential = await account.credential(signal)
  const questions = Promise.all([
    maybeMe(account, signal),
    // A server of one's own may have no limits.
    unlessMissing(account.request('GET /rate_limit', {}, { signal })),
  ])
  const [login, limits] = await questions.catch((error: unknown) => {
    throw withSource(error, credential.source)
  })
  const { core, search, code_search, graphql } = limits?.resources ?? {}
  const rows = Object.entries({ core, search, code_search, graphql }).flatMap(([resource, budget]) =>
    budget === undefined ? [] : [{ resource, ...left(budget) }],
  )
  return { ...credential, ...(login === undefined ? {} : { login }), limits: rows }
}

/** Of a token that is not accepted the person must know which it was. */
function withSource(error: unknown, source: string): unknown {
  if (!ConnectorError.is(error) || error.code !== 'unauthenticated' || error.visit) return error
  const { hint, detail } = error
  const message = `${error.message} It comes from ${source}.`
  return new ConnectorError('unauthenticated', message, {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
    ...(detail === undefined ? {} : { detail }),
  })
}

function left({ remaining, limit, reset }: { remaining: number; limit: number; reset: number }) {
  return { remaining, limit, resets: new Date(reset * 1000).toISOString() }
}

function knownOf(account: Account) {
  const { standing, cache, renames, graphql } = account.known
  const { scopes, expires, server, withoutSso } = standing
  return {
    host: account.host.name,
    ...(scopes === undefined ? {} : { scopes: [...scopes] }),
    ...(expires === undefined ? {} : { expires }),
    ...(server === undefined ? {} : { server }),
    ...{ graphql, cache, renames, limits: [], without_sso: withoutSso.size },
  }
}
