import { ConnectorError, type Log, Once, type OpenContext } from '@mcp-connectors/core'
import { Account } from './account.ts'
import { type Allow, allowOf } from './allow.ts'
import { hostOf } from './hosts.ts'
import { Lockdown } from './lockdown.ts'
import { Repo } from './repo.ts'
import { parseTarget, type Target } from './target.ts'

export interface GitHubSettings {
  token: string | undefined
  host: string
  defaultRepo: string | undefined
  allowRepos: readonly string[]
  lockdown: boolean
  graphql: 'auto' | 'off'
}

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
  readonly log: Log
  readonly #account: Account
  readonly #defaultRepo: string | undefined
  readonly #lockdown: Lockdown

  private constructor(account: Account, settings: GitHubSettings, log: Log) {
    this.#account = account
    this.#defaultRepo = settings.defaultRepo
    this.allow = allowOf(settings.allowRepos)
    this.lockdown = settings.lockdown
    this.#lockdown = new Lockdown(settings.lockdown)
    this.log = log
  }

  static open(settings: GitHubSettings, { log }: OpenContext): GitHub {
    const host = hostOf(settings.host)
    const token = async () => {
      if (settings.token !== undefined) return settings.token
      throw new ConnectorError('unauthenticated', `There is no token for ${host.name}.`, {
        hint: 'Tell the person to set GITHUB_TOKEN and to start the server again.',
      })
    }
    const allow = allowOf(settings.allowRepos)
    const account = new Account({ host, identity: { token }, allow, log, graphql: settings.graphql })
    return new GitHub(account, settings, log)
  }

  /**
   * The repository and place that a `repo` argument means: `owner/name`, or any GitHub URL.
   * @throws ConnectorError `invalid` for what names none, `refused` for one that the settings do not allow
   */
  place(given: string | undefined): Place {
    const text = given ?? this.#defaultRepo
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

  /** The account for an owner, on a host where one was named; the default account without either. */
  account(_owner?: string, host?: string): Account {
    if (host !== undefined && host !== this.#account.host.name) {
      throw new ConnectorError('refused', `This server has no credential for ${host}.`, {
        hint: `It is set up for ${this.#account.host.name}.`,
      })
    }
    return this.#account
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Requests end with their signals; nothing else is kept open.
  }
}
