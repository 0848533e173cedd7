import { type OptionValues, readSecretFile } from '@mcp-connectors/config'
import { type Access, Agreed, ConnectorError, type Log, Once, type OpenContext } from '@mcp-connectors/core'
import { Account } from './account.ts'
import type { AccountEntry } from './account-entries.ts'
import { Accounts, type Member } from './accounts.ts'
import { type Allow, allowOf } from './allow.ts'
import { hostOf } from './hosts.ts'
import { Lockdown } from './lockdown.ts'
import { identityFor } from './login.ts'
import type { options } from './options.ts'
import { Repo } from './repo.ts'
import type { Standing } from './standing.ts'
import { parseTarget, type Target } from './target.ts'

export type GitHubSettings = OptionValues<typeof options>

/** A `repo` argument, understood: the repository, and the place in it that a URL named. */
export interface Place extends Omit<Target, 'host' | 'owner' | 'name'> {
  repo: Repo
}

/** The GitHubs that the operator gave credentials for. */
export class GitHub implements AsyncDisposable {
  readonly allow: Allow
  readonly lockdown: boolean
  /** Writes of the last minutes, so that none is made twice. */
  readonly once = new Once()
  readonly agreed = new Agreed()
  readonly log: Log
  readonly accounts: Accounts
  readonly defaultRepo: string | undefined
  readonly access: Access
  /** The names of the tools that the settings offer. */
  readonly tools: readonly string[]
  readonly #lockdown: Lockdown

  private constructor(settings: GitHubSettings, context: OpenContext) {
    this.allow = allowOf(settings.allowRepos)
    this.accounts = new Accounts(membersOf(settings, this.allow, context))
    this.defaultRepo = settings.defaultRepo
    this.lockdown = settings.lockdown
    this.#lockdown = new Lockdown(settings.lockdown)
    this.access = context.access
    this.tools = context.tools
    this.log = context.log
  }

  static open(settings: GitHubSettings, context: OpenContext): GitHub {
    return new GitHub(settings, context)
  }

  /**
   * The repository and place that a `repo` argument means: `owner/name`, or any GitHub URL.
   * @throws ConnectorError `invalid` for what names none, `refused` for one that the settings do not allow
   */
  place(given: string | undefined): Place {
    const text = given ?? this.defaultRepo
    if (text === undefined) {
      throw new ConnectorError('invalid', 'repo is missing, and this server has no default repository.', {
        hint: 'Pass repo as owner/name or as a GitHub URL. The person can set GITHUB_DEFAULT_REPO.',
      })
    }
    const { host, owner, name, ...place } = parseTarget(text)
    this.allow.check(owner, name)
    return { ...place, repo: new Repo(this.account(owner, host), owner, name, this.#lockdown) }
  }

  repo(given: string | undefined): Repo {
    return this.place(given).repo
  }

  /** The same; undefined where none is given and there is no default repository. */
  maybeRepo(given: string | undefined): Repo | undefined {
    return given === undefined && this.defaultRepo === undefined ? undefined : this.repo(given)
  }

  /** The account for an owner, on a host where one was named; the default account without either. */
  account(owner?: string, host?: string): Account {
    return this.accounts.for(owner, host)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Requests end with their signals; nothing else is kept open.
  }
}

/** The account of the settings themselves and the further ones; those alone where they are all that is set. */
function membersOf(settings: GitHubSettings, allow: Allow, context: OpenContext): [Member, ...Member[]] {
  const { accounts = [], token, appId, clientId, useGh, graphql } = settings
  const { log } = context
  const isSet = token !== undefined || appId !== undefined || clientId !== undefined || useGh
  const own = () => {
    const identity = identityFor(hostOf(settings.host), settings, context)
    // Tools are left out by what one token may do: with several there is no such answer.
    const onStanding = accounts.length > 0 ? {} : { onStanding: ({ scopes }: Standing) => identity.scopesSeen(scopes) }
    return {
      owners: [],
      account: new Account({ host: hostOf(settings.host), identity, allow, log, graphql, ...onStanding }),
    }
  }
  const further = accounts.map(({ owners, host, ...entry }) => {
    const given = { ...settings, token: tokenOf(entry, context), appId: undefined, useGh: false }
    const identity = identityFor(hostOf(host), given, { ...context, sources: { token: 'GITHUB_ACCOUNTS' } })
    return { owners, account: new Account({ host: hostOf(host), identity, allow, log, graphql }) }
  })
  const [first, ...rest] = further
  return isSet || first === undefined ? [own(), ...further] : [first, ...rest]
}

function tokenOf({ token, token_file: path }: Pick<AccountEntry, 'token' | 'token_file'>, { conceal }: OpenContext) {
  const file = token === undefined && path !== undefined ? readSecretFile(path) : undefined
  if (file && 'problem' in file) {
    throw new ConnectorError('unauthenticated', `The token file ${JSON.stringify(path)} ${file.problem}.`, {
      hint: 'Tell the person to check token_file in GITHUB_ACCOUNTS.',
    })
  }
  const found = token ?? file?.text.trim()
  if (found !== undefined) conceal(found)
  return found
}
