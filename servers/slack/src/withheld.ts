import { createHash } from 'node:crypto'
import { Store } from '@mcp-connectors/auth'
import type { OptionValues } from '@mcp-connectors/config'
import type { OpenContext, Withheld } from '@mcp-connectors/core'
import surface from '../surface.json' with { type: 'json' }
import { manifestWith } from './manifests.ts'
import type { options } from './options.ts'

type Settings = Pick<OptionValues<typeof options>, 'cache' | 'cacheFolder' | 'userToken' | 'botToken' | 'workspaces'>

const { scopes: scopesOf = {} }: { scopes?: Readonly<Record<string, readonly string[]>> } = surface

/**
 * The tools that none of these tokens can use.
 * @param granted scopes of each token; undefined for one of which Slack has not told: then nothing is left out
 */
export function withheldBy(granted: readonly (readonly string[] | undefined)[]): Withheld {
  if (granted.length === 0 || granted.includes(undefined)) return {}
  const all = new Set(granted.flatMap(scopes => scopes ?? []))
  const without = Object.entries(scopesOf).filter(([, wanted]) => !wanted.some(scope => all.has(scope)))
  return Object.fromEntries(without.map(([name, wanted]) => [name, sentence(wanted)]))
}

/** Of several scopes the first is the one to add; to name all of them would be a long line for each tool. */
function sentence(wanted: readonly string[]): string {
  const manifest = manifestWith(wanted)
  const where = manifest === undefined ? '' : ` The manifest ${manifest} has it.`
  const [scope = '', ...others] = wanted
  return `The token lacks the scope ${scope}${others.length > 0 ? ', and any other that would do' : ''}.${where}`
}

/** What an earlier run has learned about these tokens. Slack is not asked. */
export async function rememberedWithheld(settings: Settings): Promise<Withheld> {
  const { userToken, botToken, workspaces = [] } = settings
  if (!settings.cache || workspaces.length > 0) return {}
  const store = storeOf(settings, { conceal() {}, log: { debug() {}, info() {}, warn() {}, error() {} } })
  const tokens = [userToken, botToken].filter(token => token !== undefined)
  return withheldBy(await Promise.all(tokens.map(token => store.scopes(token))))
}

/** So that the next run knows from its first list on. */
export function rememberScopes(
  settings: Settings,
  token: string,
  scopes: readonly string[],
  { conceal, log }: Pick<OpenContext, 'conceal' | 'log'>,
): void {
  if (!settings.cache) return
  // Where that cannot be written, it is no fault of the call.
  storeOf(settings, { conceal, log })
    .learnScopes(token, scopes)
    .catch((error: unknown) => log.debug(`The scopes of the token are not remembered: ${error}`))
}

function storeOf({ cacheFolder: folder }: Settings, { conceal, log }: Pick<OpenContext, 'conceal' | 'log'>): Store {
  return new Store({ id: 'slack', folder, conceal, log })
}

/** Tells tokens apart without telling them. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16)
}
