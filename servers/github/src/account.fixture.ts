import type { Log } from '@mcp-connectors/core'
import { Account, type AccountSettings } from './account.ts'
import { allowOf } from './allow.ts'
import { hostOf } from './hosts.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** An account on the GitHub at `url`. */
export function accountOn(
  url: string,
  token: string,
  { allow = [], ...settings }: Partial<Omit<AccountSettings, 'allow'>> & { allow?: string[] } = {},
): Account {
  const identity = { token: async () => token }
  return new Account({ host: hostOf(url), identity, allow: allowOf(allow), log: silent, graphql: 'auto', ...settings })
}
