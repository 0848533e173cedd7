import type { Options, OptionValues } from '@mcp-connectors/config'
import { type Command, type CommandContext, ConnectorError } from '@mcp-connectors/core'
import type { StartLogin } from './browser-login.ts'
import { Credential, type Found } from './credential.ts'
import type { Login } from './login.ts'
import { openBrowser } from './open-browser.ts'
import type { Source } from './source.ts'
import type { Store } from './store.ts'

/** How people log in to one vendor. */
export interface LoginPlan {
  /** As people know it, and as logins are stored: `github.com`. */
  account: string
  store: Store
  /** Those of the client, in its order, but for a login that a call begins. */
  sources: readonly Source[]
  /** @throws ConnectorError that says which setting a login needs */
  start: () => StartLogin
  /** Asks the vendor whose token it is: `octocat`, and lines of more. */
  identify: (token: string, signal: AbortSignal) => Promise<{ account: string; facts: readonly string[] }>
  /** What the person should know of a new login. */
  note?: (login: Login) => string | undefined
  /** Makes the token worthless. Where the vendor cannot, `revokeHint` says how the person does. */
  revoke?: (login: Login, signal: AbortSignal) => Promise<void>
  revokeHint?: string
}

type Plan<O extends Options> = (options: OptionValues<O>, context: CommandContext) => LoginPlan | Promise<LoginPlan>

/** The subcommands `login`, `logout` and `whoami`. */
export function loginCommands<O extends Options>(
  plan: Plan<O>,
): { login: Command<O>; logout: Command<O>; whoami: Command<O> } {
  return {
    login: {
      about: 'Log in with a browser, and keep the login for later starts.',
      run: async (options, context) => login(await plan(options, context), context),
    },
    logout: {
      about: 'Forget the stored login.',
      run: async (options, context) => logout(await plan(options, context), context),
    },
    whoami: {
      about: 'Tell which credential is used, and whose it is.',
      run: async (options, context) => whoami(await plan(options, context), context),
    },
  }
}

async function login(plan: LoginPlan, context: CommandContext): Promise<void> {
  const { account, store, identify } = plan
  const { url, message, expiresAt, finished } = await plan.start()(context.signal)
  // Handled below; until then a failure must not end the process.
  finished.catch(() => {})
  const minutes = Math.max(1, Math.round((expiresAt - Date.now()) / 60_000))
  context.say(`Open ${url}\n${message}\nWaiting for up to ${minutes} minutes; Ctrl-C ends it.`)
  if (context.interactive) openBrowser(url)
  const made = await finished
  context.conceal(made.token)
  if (made.refreshToken !== undefined) context.conceal(made.refreshToken)
  const { account: person } = await identify(made.token, context.signal)
  await store.save(account, { ...made, account: person })
  context.print(`Logged in to ${account} as ${person}. The login is kept in ${store.where}.`)
  const note = plan.note?.(made)
  if (note !== undefined) context.say(note)
  const found = await current(plan, context)
  if (found.token !== made.token) context.say(`It is not used yet: ${found.source} comes before it.`)
}

async function logout({ account, store, revoke, revokeHint }: LoginPlan, context: CommandContext): Promise<void> {
  const before = await store.save(account, undefined)
  if (before === undefined) return context.print(`There was no login to ${account} in ${store.where}.`)
  // Said first: it stays true where the vendor cannot be asked.
  context.print(`The login to ${account} is removed from ${store.where}.`)
  if (revoke) await revoke(before, context.signal)
  if (revokeHint !== undefined) context.say(revokeHint)
}

async function whoami(plan: LoginPlan, context: CommandContext): Promise<void> {
  const found = await current(plan, context)
  context.print(`credential: ${found.source}${found.expiresAt === undefined ? '' : `, until ${when(found.expiresAt)}`}`)
  const { account, facts } = await plan.identify(found.token, context.signal)
  context.print(`${plan.account}: ${account}`)
  for (const fact of facts) context.print(fact)
}

function current({ account, sources }: LoginPlan, { conceal, signal }: CommandContext): Promise<Found> {
  const tried = sources.map(({ name }) => name).join(', ')
  const missing = () =>
    new ConnectorError('unauthenticated', `There is no credential for ${account}.`, { hint: `Looked for: ${tried}.` })
  return new Credential({ sources, conceal, missing }).current(signal)
}

function when(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC')
}
