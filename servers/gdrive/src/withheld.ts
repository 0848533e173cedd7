import { type Login, Store, type StoreOptions } from '@mcp-connectors/auth'
import type { OptionValues } from '@mcp-connectors/config'
import type { Withheld } from '@mcp-connectors/core'
import surface from '../surface.json' with { type: 'json' }
import type { options } from './options.ts'
import { shortScope } from './scopes.ts'

type Settings = OptionValues<typeof options>

const { scopes: scopesOf = {} }: { id: string; scopes?: Readonly<Record<string, readonly string[]>> } = surface

/** As people know it, and as the login is stored. */
export const account = 'Google Drive'

/** The tools that a token with these (short) scopes cannot use. */
export function withheldBy(scopes: readonly string[]): Withheld {
  const without = Object.entries(scopesOf).filter(([, wanted]) => !wanted.some(scope => scopes.includes(scope)))
  return Object.fromEntries(
    without.map(([name, [first = '']]) => [name, `The login lacks the scope ${howToGet(first)}.`]),
  )
}

/** The first of those that would do is the one to ask for. */
export function howToGet(scope: string): string {
  return `${scope}, which a login ${scope === 'drive' ? 'with --access write' : 'without --scope file'} has`
}

/** What an earlier run has learned about the credential. Google is not asked. */
export async function rememberedWithheld(settings: Settings): Promise<Withheld> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const scopes = await rememberedScopes(settings, storeOf(settings, { conceal() {}, log: silent }))
  return scopes === undefined ? {} : withheldBy(scopes.map(shortScope))
}

async function rememberedScopes(settings: Settings, store: Store): Promise<readonly string[] | undefined> {
  const { accessToken, keyFile, useMetadata, credentialsPath } = settings
  if (accessToken !== undefined) return await store.scopes(accessToken)
  // They are asked for with each token, as the level of access has it.
  if (keyFile !== undefined || useMetadata) return undefined
  const old = credentialsPath === undefined ? undefined : await oldLogin(credentialsPath)
  return (old ?? (await store.login(account)))?.scopes
}

async function oldLogin(path: string): Promise<Login | undefined> {
  return (await import('./old-files.ts')).oldLogin(path)
}

export function storeOf(
  { loginFolder: folder, keyring }: Pick<Settings, 'loginFolder' | 'keyring'>,
  { conceal, log }: Pick<StoreOptions, 'conceal' | 'log'>,
): Store {
  return new Store({ id: 'gdrive', folder, keyring, conceal, log })
}
