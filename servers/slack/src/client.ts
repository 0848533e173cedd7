import { join } from 'node:path'
import { configFolder } from '@mcp-connectors/auth'
import { type OptionValues, readSecretFile } from '@mcp-connectors/config'
import {
  type Access,
  Agreed,
  ConnectorError,
  FilesFolder,
  type Log,
  Once,
  type OpenContext,
} from '@mcp-connectors/core'
import { type Channel, marksOf } from './channel.ts'
import type { options } from './options.ts'
import { isDirect, Policy } from './policy.ts'
import { parseTarget, type Target } from './target.ts'
import { type GivenToken, type Tokens, tokensByKind } from './tokens.ts'
import { Voice, type Who } from './voice.ts'
import { fingerprint, rememberScopes, withheldBy } from './withheld.ts'
import { Workspace } from './workspace.ts'
import type { WorkspaceEntry } from './workspace-entries.ts'

export type SlackSettings = OptionValues<typeof options>

/** A target, found. */
export interface Place {
  workspace: Workspace
  channel: Channel
  /** As a model and a person call it: `#general (private)`, `@alice`. Holds third-party text. */
  shown: string
  /** The message that a link named, and the first one of its thread. */
  ts: string | undefined
  thread: string | undefined
}

/** The workspaces that the operator gave tokens for. */
export class Slack implements AsyncDisposable {
  readonly workspaces: readonly [Workspace, ...Workspace[]]
  readonly policy: Policy
  /** Posts of the last minutes, so that none is made twice. */
  readonly once = new Once()
  /** What people were shown before they agreed to a call. */
  readonly agreed = new Agreed()
  /** What of this machine may be uploaded. */
  readonly files: FilesFolder
  readonly log: Log
  readonly access: Access
  /** The names of the tools that the settings offer. */
  readonly tools: readonly string[]
  readonly settings: SlackSettings

  private constructor(settings: SlackSettings, context: OpenContext) {
    this.settings = settings
    this.policy = new Policy(settings)
    this.workspaces = workspacesOf(settings, context, this.policy)
    this.files = new FilesFolder(settings.filesFolder, '--files-folder')
    this.access = context.access
    this.tools = context.tools
    this.log = context.log
  }

  static open(settings: SlackSettings, context: OpenContext): Slack {
    return new Slack(settings, context)
  }

  /** By the prefix of a target or the id of a team; the first without. @throws ConnectorError `refused` */
  async workspace({ team, domain }: Pick<Target, 'team' | 'domain'>, signal: AbortSignal): Promise<Workspace> {
    const [first, ...others] = this.workspaces
    if (team === undefined && (domain === undefined || others.length === 0)) return first
    const named = this.workspaces.find(({ name }) => name === team)
    if (named) return named
    const asked = await Promise.allSettled(this.workspaces.map(workspace => workspace.self(signal)))
    const found = this.workspaces.find((_workspace, index) => {
      const answer = asked[index]
      if (answer?.status !== 'fulfilled') return false
      return answer.value.team === team || new URL(answer.value.url).hostname === domain
    })
    if (found) return found
    // It may be the one that could not be asked.
    for (const answer of asked) if (answer.status === 'rejected') throw answer.reason
    throw new ConnectorError('refused', `This server has no token for the workspace ${team ?? domain}.`, {
      hint: `It has ${this.workspaces.map(({ name }) => name || 'one without a name').join(', ')}.`,
    })
  }

  /**
   * The conversation that a `target` argument means, if it may be read.
   * @throws ConnectorError `invalid`, `not_found` saying what was looked at, `refused` for one that the settings do not allow
   */
  async place(given: string, signal: AbortSignal): Promise<Place> {
    const { where, ts, thread, ...which } = parseTarget(given)
    const workspace = await this.workspace(which, signal)
    const channel = await channelAt(workspace, where, signal)
    // What may not be read is not named either: it is called as it was asked for.
    this.policy.checkRead(channel, 'id' in where ? where.id : `#${channel.name ?? channel.id}`)
    const shown = await shownAs(workspace, channel, signal)
    return { workspace, channel, shown, ts, thread }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.workspaces.map(({ names }) => names[Symbol.asyncDispose]()))
  }
}

async function channelAt(workspace: Workspace, where: Target['where'], signal: AbortSignal): Promise<Channel> {
  const { names } = workspace
  if (where.kind === 'channel-id') return names.channel(where.id, signal)
  if (where.kind === 'channel-name') return names.channelNamed(where.name, signal)
  if (where.kind === 'person-id') return names.dmWith(where.id, signal)
  if (where.kind === 'me') return names.dmWith((await workspace.self(signal)).user, signal)
  return names.dmWith((await names.personNamed(where.name, signal)).id, signal)
}

/** `#general`, `#secret (private)`, `@alice`, `@alice, @bob`. */
export async function shownAs({ names }: Workspace, channel: Channel, signal: AbortSignal): Promise<string> {
  const marks = marksOf(channel)
  if (!isDirect(channel)) return `#${channel.name ?? channel.id}${marks}`
  if (channel.person !== undefined) {
    const { handle, external } = await names.person(channel.person, signal)
    return `@${handle}${marksOf({ ...channel, external: channel.external || external })}`
  }
  return `${(channel.people ?? []).map(handle => `@${handle}`).join(', ') || channel.id}${marks}`
}

/** That of the settings themselves and the further ones; those alone where they are all that is set. */
function workspacesOf(settings: SlackSettings, context: OpenContext, policy: Policy): [Workspace, ...Workspace[]] {
  const { workspaces = [], userToken, botToken, teamId } = settings
  const { sources } = context
  const alone = workspaces.length === 0
  const plain = {
    ...{ name: '', teamId },
    tokens: tokensByKind([
      token(userToken, sources.userToken ?? 'SLACK_USER_TOKEN'),
      token(botToken, sources.botToken ?? 'SLACK_BOT_TOKEN'),
    ]),
  }
  const further = workspaces.map(entry => ({
    ...{ name: entry.name, teamId: entry.team_id },
    tokens: tokensByKind([
      token(tokenIn(entry, 'user', context), `SLACK_WORKSPACES ${entry.name}`),
      token(tokenIn(entry, 'bot', context), `SLACK_WORKSPACES ${entry.name}`),
    ]),
  }))
  const isSet = userToken !== undefined || botToken !== undefined
  const [first, ...rest] = [...(isSet || alone ? [plain] : []), ...further].map(given =>
    workspaceOf(given, { settings, context, policy, alone }),
  )
  if (first) return [first, ...rest]
  throw new ConnectorError('unauthenticated', 'There is no token for Slack.')
}

function token(given: string | undefined, setting: string): GivenToken | undefined {
  return given === undefined ? undefined : { token: given, setting }
}

interface GivenWorkspace {
  name: string
  teamId: string | undefined
  tokens: Tokens
}

interface Opening {
  settings: SlackSettings
  context: OpenContext
  policy: Policy
  /** It is the only one. */
  alone: boolean
}

function workspaceOf(given: GivenWorkspace, { settings, context, policy, alone }: Opening): Workspace {
  const { name, teamId } = given
  const url = settings.apiUrl.endsWith('/') ? settings.apiUrl : `${settings.apiUrl}/`
  const voice = (who: Who): Voice | undefined => {
    const one = given.tokens[who]
    if (!one) return undefined
    const onScopes = (scopes: readonly string[]) => {
      rememberScopes(settings, one.token, scopes, context)
      // Tools are left out by what the tokens of one workspace may do: with several there is no such answer.
      if (alone) context.withhold(withheldBy(workspace.voices.map(({ scopes }) => scopes)))
    }
    return new Voice({ who, ...one, url, teamId, log: context.log, onScopes })
  }
  const [user, bot] = [voice('user'), voice('bot')]
  const known = user ?? bot
  // The token of an organization names other channels in each of its workspaces.
  const inTeam = [known?.token, teamId].filter(part => part !== undefined).join(' ')
  const folder = settings.cacheFolder ?? configFolder()
  const file = settings.cache && known ? join(folder, `slack-names-${fingerprint(inTeam)}.json`) : undefined
  const mayRead = (channel: Channel) => policy.mayRead(channel)
  const workspace = new Workspace({ name, user, bot, file, mayRead, log: context.log })
  return workspace
}

function tokenIn(entry: WorkspaceEntry, who: Who, { conceal }: OpenContext): string | undefined {
  const path = entry[`${who}_token_file`]
  const file = entry[`${who}_token`] === undefined && path !== undefined ? readSecretFile(path) : undefined
  if (file && 'problem' in file) {
    throw new ConnectorError('unauthenticated', `The token file ${JSON.stringify(path)} ${file.problem}.`, {
      hint: `Tell the person to check ${who}_token_file in SLACK_WORKSPACES.`,
    })
  }
  const found = entry[`${who}_token`] ?? file?.text.trim()
  if (found !== undefined) conceal(found)
  return found
}
