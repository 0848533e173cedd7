import { Store, type StoreOptions } from '@mcp-connectors/auth'
import type { OptionValues } from '@mcp-connectors/config'
import type { Withheld } from '@mcp-connectors/core'
import surface from '../surface.json' with { type: 'json' }
import { type Host, hostOf } from './hosts.ts'
import type { options } from './options.ts'
import { hasScope } from './standing.ts'

type Settings = OptionValues<typeof options>

const scopesOf: Readonly<Record<string, readonly string[]>> = surface.scopes

/** The tools that a token with these scopes cannot use. */
export function withheldBy(scopes: readonly string[], { web }: Host): Withheld {
  const without = Object.entries(scopesOf).filter(([, wanted]) => !hasScope(scopes, wanted))
  return Object.fromEntries(
    without.map(([name, wanted]) => [
      name,
      `The token lacks the scope ${wanted.join(' or ')}: add it at ${web}/settings/tokens.`,
    ]),
  )
}

/** What an earlier run has learned about this token. GitHub is not asked, and no program is started. */
export async function rememberedWithheld(settings: Settings): Promise<Withheld> {
  const host = hostOf(settings.host)
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const store = storeOf(settings, { conceal() {}, log: silent })
  const token = settings.token ?? (await store.login(host.name))?.token
  const scopes = token === undefined ? undefined : await store.scopes(token)
  return scopes === undefined ? {} : withheldBy(scopes, host)
}

export function storeOf(
  { loginFolder: folder, keyring }: Pick<Settings, 'loginFolder' | 'keyring'>,
  { conceal, log }: Pick<StoreOptions, 'conceal' | 'log'>,
): Store {
  return new Store({ id: 'github', folder, keyring, conceal, log })
}
