import { ConnectorError } from '@mcp-connectors/core'
import { isRefusal } from './errors.ts'
import { Names, type NamesSettings } from './names.ts'
import type { CallOptions, Self, Voice, Who } from './voice.ts'
import type { Answer, Arguments } from './web-api.ts'

export interface WorkspaceSettings extends NamesSettings {
  /** What targets call it: `acme` of `acme:#general`; empty for that of the plain settings. */
  name: string
  user: Voice | undefined
  bot: Voice | undefined
}

/** One workspace, seen by one person, one app, or both. */
export class Workspace {
  readonly name: string
  readonly user: Voice | undefined
  readonly bot: Voice | undefined
  readonly names: Names
  /** Ways to search that Slack has refused. */
  readonly closed = new Set<string>()

  constructor({ name, user, bot, ...names }: WorkspaceSettings) {
    this.name = name
    this.user = user
    this.bot = bot
    this.names = new Names(this, names)
  }

  /** That of the person first: reads are made so. */
  get voices(): Voice[] {
    return [this.user, this.bot].filter(voice => voice !== undefined)
  }

  /** @throws ConnectorError `unauthenticated` where there is no such token */
  voice(who?: Who): Voice {
    const found = who === undefined ? this.voices[0] : this[who]
    if (found) return found
    const setting = who === 'bot' ? 'SLACK_BOT_TOKEN' : who === 'user' ? 'SLACK_USER_TOKEN' : undefined
    throw new ConnectorError(
      'unauthenticated',
      setting === undefined ? 'There is no token for Slack.' : `There is no ${setting}.`,
      {
        hint: `Tell the person to set ${setting ?? 'SLACK_USER_TOKEN, SLACK_BOT_TOKEN or both'}, and to start the server again. The README says how to make an app.`,
      },
    )
  }

  /** A read, by the person's token; by the app's where the first lacks the scope, or there is no other. */
  async read<Method extends string>(
    method: Method,
    args: Arguments<Method> & object,
    options: CallOptions,
  ): Promise<Answer<Method>> {
    return this.either(voice => voice.call(method, args, options))
  }

  /** The same for any work: done with the first voice, and with the other where the first is not allowed to. */
  async either<T>(work: (voice: Voice) => Promise<T>): Promise<T> {
    const first = this.voice()
    const other = this.voices.find(voice => voice !== first)
    try {
      return await work(first)
    } catch (error) {
      if (!other || !isRefusal(error, 'missing_scope', 'not_allowed_token_type')) throw error
      const [answer] = await Promise.allSettled([work(other)])
      if (answer.status === 'fulfilled') return answer.value
      // Where neither has the scope, the first token is the one to be given it.
      throw isRefusal(error, 'missing_scope') && isRefusal(answer.reason, 'missing_scope') ? error : answer.reason
    }
  }

  /** Whether a token has one of these scopes; undefined where Slack has not told yet. */
  has(who: Who, ...scopes: readonly string[]): boolean | undefined {
    const voice = this[who]
    if (!voice) return false
    return voice.scopes && scopes.some(scope => voice.scopes?.includes(scope))
  }

  /** Who the token that reads is; not asked where an earlier run was told. */
  self(signal: AbortSignal): Promise<Self> {
    return this.names.self(signal)
  }

  /** `https://acme.slack.com/archives/C1/p1763999999123456` */
  async permalink(channel: string, ts: string, thread: string | undefined, signal: AbortSignal): Promise<string> {
    const { url } = await this.self(signal)
    const inThread = thread === undefined || thread === ts ? '' : `?thread_ts=${thread}&cid=${channel}`
    return `${url.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}${inThread}`
  }
}
