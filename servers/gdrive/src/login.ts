import { Credential, type Found, interactive, type LoginPlan, loginCommands, type Store } from '@mcp-connectors/auth'
import { type Ended, endOf, revoke, tokenInfo } from '@mcp-connectors/auth/google'
import type { OptionValues } from '@mcp-connectors/config'
import { type CommandContext, ConnectorError, type OpenContext } from '@mcp-connectors/core'
import { type LoginSettings, sourcesOf, starting } from './login-sources.ts'
import { hasClient, readme } from './oauth-client.ts'
import type { options } from './options.ts'
import { shortScope } from './scopes.ts'
import type { Identity } from './transport.ts'
import { identify } from './whose.ts'
import { account, storeOf, withheldBy } from './withheld.ts'

export interface DriveIdentity extends Identity {
  /** Where the token comes from, as the person wrote it: `GDRIVE_KEY_FILE`, `stored login`. */
  source(signal: AbortSignal): Promise<string>
  /** What Google granted: `drive.readonly`. Undefined: not known. */
  scopes(signal: AbortSignal): Promise<readonly string[] | undefined>
}

/** The credential, from the first source that has one. Tools that its scopes do not allow are taken off the list. */
export function identityFor(settings: LoginSettings, context: OpenContext): DriveIdentity {
  const store = storeOf(settings, context)
  let over: Ended | undefined
  const ended = (why: Ended) => {
    over = why
  }
  const sources = sourcesOf(settings, { ...context, store, ended })
  if (hasClient(settings)) {
    const start = starting(settings, { ...context, store })
    sources.push(interactive({ account, start, why: () => over && `${over.message} ${over.hint}`, store, context }))
  }
  const credential = new Credential({ sources, conceal: context.conceal, missing: () => missing(settings, over) })
  const grants = new Grants(settings, context, store)
  return {
    async token(signal) {
      const found = await credential.current(signal)
      over = undefined
      grants.learn(found)
      return found.token
    },
    refused: token => credential.refused(token),
    source: async signal => (await credential.current(signal)).source,
    scopes: async signal => await grants.of(await credential.current(signal)),
  }
}

/** What each token may do: told with it, or asked of Google once, beside the call that uses it. */
class Grants {
  readonly #settings: LoginSettings
  readonly #context: OpenContext
  readonly #store: Store
  #known: { token: string; scopes: Promise<readonly string[] | undefined> } | undefined

  constructor(settings: LoginSettings, context: OpenContext, store: Store) {
    this.#settings = settings
    this.#context = context
    this.#store = store
  }

  learn(found: Found): void {
    if (this.#known?.token === found.token) return
    // Where Google cannot be asked, no tool is taken away: the call itself will tell.
    this.of(found).catch((error: unknown) => {
      this.#known = undefined
      this.#context.log.debug(`The scopes of the token are not known: ${error}`)
    })
  }

  of(found: Found): Promise<readonly string[] | undefined> {
    if (this.#known?.token !== found.token) this.#known = { token: found.token, scopes: this.#ask(found) }
    return this.#known.scopes
  }

  async #ask({ token, scopes: told }: Found): Promise<readonly string[] | undefined> {
    const { signal, withhold } = this.#context
    const granted = told ?? (await tokenInfo(token, { root: this.#settings.apiRoot }, signal))?.scopes
    if (granted === undefined) return undefined
    const scopes = granted.map(shortScope)
    withhold(withheldBy(scopes))
    if (this.#settings.accessToken === token) await this.#store.learnScopes(token, scopes)
    return scopes
  }
}

const login = 'npx -y @mcp-connectors/gdrive login'

function missing(settings: LoginSettings, over: Ended | undefined): ConnectorError {
  if (over !== undefined)
    return new ConnectorError('unauthenticated', over.message, { hint: `${over.hint} With: ${login}` })
  return new ConnectorError('unauthenticated', 'Nobody is logged in to Google Drive.', {
    hint: hasClient(settings)
      ? `Tell the person to log in with: ${login}`
      : `Tell the person to make an OAuth client, to set GDRIVE_OAUTH_PATH to its file, and to run: ${login}. Or to set GDRIVE_KEY_FILE, for a service account. Step by step: ${readme}`,
  })
}

/** `login`, `logout` and `whoami`. */
export const commands = loginCommands<typeof options>(plan)

function plan(settings: OptionValues<typeof options>, context: CommandContext): LoginPlan {
  const store = storeOf(settings, context)
  const at = { root: settings.apiRoot }
  return {
    account,
    store,
    sources: sourcesOf(settings, { ...context, store, ended: why => context.say(`${why.message}\n${why.hint}`) }),
    start: () => starting(settings, { ...context, store }),
    identify: (token, signal) => identify(token, { ...at, access: context.access, store }, signal),
    note: endOf,
    revoke: (kept, signal) => revoke(kept, at, signal).catch(notTold),
    revokeHint: 'Google has ended it too, and all else that this account let the OAuth client do.',
  }
}

function notTold(cause: unknown): never {
  throw new ConnectorError(
    'unavailable',
    'The login is forgotten here, but Google could not be told, and knows it still.',
    { hint: 'Take it back at https://myaccount.google.com/connections.', cause },
  )
}
