import { ConnectorError } from '@mcp-connectors/core'
import type { Account } from './account.ts'
import { allowOf } from './allow.ts'

/** An account, and whose repositories it is for. */
export interface Member {
  account: Account
  /** Empty: every owner on its host. */
  owners: readonly string[]
}

/** Which account is used for what. The first member is the default one. */
export class Accounts {
  readonly #members: readonly [Member, ...Member[]]

  constructor(members: readonly [Member, ...Member[]]) {
    this.#members = members
  }

  get all(): readonly Member[] {
    return this.#members
  }

  /**
   * The account for an owner, on a host where one was named: the one that names the owner, else one for all of them.
   * @throws ConnectorError `refused` where there is none
   */
  for(owner?: string, host?: string): Account {
    const there = this.#members.filter(({ account }) => host === undefined || account.host.name === host)
    const own = there.find(
      ({ owners }) => owner !== undefined && owners.length > 0 && allowOf(owners).allows(owner, 'x'),
    )
    const general = there.find(({ owners }) => owners.length === 0)
    const found = own ?? general ?? (owner === undefined ? there[0] : undefined)
    if (!found) throw unknown(owner, host, this.#members)
    return found.account
  }
}

function unknown(owner: string | undefined, host: string | undefined, members: readonly Member[]): ConnectorError {
  const wanted = [owner, host].filter(Boolean).join(' on ')
  const known = members.map(({ account, owners }) => `${account.host.name} (${owners.join(', ') || 'every owner'})`)
  return new ConnectorError('refused', `This server has no account for ${wanted}.`, {
    hint: `It has ${[...new Set(known)].join('; ')}. The person can add another one with GITHUB_ACCOUNTS.`,
  })
}
