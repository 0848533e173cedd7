import { ConnectorError } from '@mcp-connectors/core'
import type { Account } from './account.ts'

const logins = new WeakMap<Account, string>()

/** The login that a token belongs to, asked for once. @throws ConnectorError where it belongs to an app */
export async function me(account: Account, signal: AbortSignal): Promise<string> {
  const known = logins.get(account)
  if (known !== undefined) return known
  const { login } = await account.request('GET /user', {}, { signal })
  logins.set(account, login)
  return login
}

/** The same; undefined for the token of an app, which has no login to ask for. */
export async function maybeMe(account: Account, signal: AbortSignal): Promise<string | undefined> {
  const [found] = await Promise.allSettled([me(account, signal)])
  if (found.status === 'fulfilled') return found.value
  if (ConnectorError.is(found.reason) && ['forbidden', 'not_found'].includes(found.reason.code)) return undefined
  throw found.reason
}

/** A login as given, where `@me` and a leading @ are understood. */
export async function loginFor(given: string, account: Account, signal: AbortSignal): Promise<string> {
  return given.toLowerCase() === '@me' ? await me(account, signal) : given.replace(/^@/, '')
}
