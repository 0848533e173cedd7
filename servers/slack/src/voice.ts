import type { FetchLimits, Log } from '@mcp-connectors/core'
import type { AuthTestResponse, WebAPICallResult } from '@slack/web-api'
import { fromFailure } from './errors.ts'
import { InFlight } from './in-flight.ts'
import { RateLimits } from './rate-limits.ts'
import type { Answer, Api, Arguments } from './web-api.ts'

/** As whom something is done. */
export type Who = 'user' | 'bot'

export interface VoiceSettings {
  who: Who
  token: string
  /** Where the token is from: `SLACK_USER_TOKEN`. */
  setting: string
  url: string
  teamId: string | undefined
  log: Log
  /** Told when an answer names scopes that were not known. */
  onScopes: (scopes: readonly string[]) => void
}

export interface CallOptions extends FetchLimits {
  signal: AbortSignal
  /** What it is about, for messages: `#general`. */
  what?: string
}

/** Who a token is. */
export interface Self {
  user: string
  /** The name of that person or app. */
  name: string
  team: string
  teamName: string
  /** `https://acme.slack.com/` */
  url: string
  bot: string | undefined
  enterprise: string | undefined
}

/** One token of a workspace. The vendor's library is loaded by the first call. */
export class Voice {
  readonly who: Who
  readonly setting: string
  readonly token: string
  readonly limits = new RateLimits()
  readonly #settings: VoiceSettings
  #api: Promise<Api> | undefined
  #scopes: readonly string[] | undefined
  readonly #asking = new InFlight<Self>()
  #self: Self | undefined

  constructor(settings: VoiceSettings) {
    this.who = settings.who
    this.setting = settings.setting
    this.token = settings.token
    this.#settings = settings
  }

  /** The scopes that Slack has named, with any answer. */
  get scopes(): readonly string[] | undefined {
    return this.#scopes
  }

  /** One call. What reads is repeated after a passing failure; what writes is sent once. @throws ConnectorError */
  async call<Method extends string>(
    method: Method,
    args: Arguments<Method> & object,
    options: CallOptions,
  ): Promise<Answer<Method>> {
    // Boundary: the vendor's types say what this method answers.
    return (await this.send(method, args, options)) as Answer<Method>
  }

  /** The same for a method that the vendor's types do not know. Its answer is to be parsed. */
  async send(method: string, args: object, { signal, what, ...bounds }: CallOptions): Promise<WebAPICallResult> {
    signal.throwIfAborted()
    this.#api ??= this.#open()
    const api = await this.#api
    try {
      return await api(method, args, { signal, ...bounds, repeatable: isRead(method) })
    } catch (error) {
      throw fromFailure(error, { signal, method, what, setting: this.setting })
    }
  }

  /** Asked once. @throws ConnectorError */
  async self(signal: AbortSignal): Promise<Self> {
    this.#self ??= await this.#asking.get('', signal, async ended =>
      selfOf(await this.call('auth.test', {}, { signal: ended })),
    )
    return this.#self
  }

  async #open(): Promise<Api> {
    const { openApi } = await import('./web-api.ts')
    const { token, url, teamId, log } = this.#settings
    return openApi({ token, url, teamId, log, limits: this.limits, observe: headers => this.#observe(headers) })
  }

  #observe(headers: Headers): void {
    const named = headers.get('x-oauth-scopes')
    if (named === null) return
    const scopes = named.split(/[,\s]+/).filter(Boolean)
    if (scopes.join() === this.#scopes?.join()) return
    this.#scopes = scopes
    this.#settings.onScopes(scopes)
  }
}

function selfOf({ user_id, user, team_id, team, url, bot_id, enterprise_id }: AuthTestResponse): Self {
  return {
    ...{ user: user_id ?? '', name: user ?? '', team: team_id ?? '', teamName: team ?? '' },
    ...{ url: url ?? 'https://app.slack.com/', bot: bot_id, enterprise: enterprise_id },
  }
}

const reading =
  /\.(?:list|info|history|replies|members|get|getPresence|getPermalink|test|messages|files|lookup|lookupByEmail|conversations|context)$/

/** What is not known to read is taken for a write, and sent once. */
function isRead(method: string): boolean {
  return reading.test(method)
}
