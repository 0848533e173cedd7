import {
  Credential,
  fromProgram,
  given,
  interactive,
  type LoginPlan,
  loginCommands,
  type Source,
  type Store,
  stored,
} from '@mcp-connectors/auth'
import { appInstallation, deviceLogin, renewal } from '@mcp-connectors/auth/github'
import type { OptionValues } from '@mcp-connectors/config'
import { type CommandContext, ConnectorError, fetchBounded, type OpenContext } from '@mcp-connectors/core'
import { z } from 'zod'
import { type Host, hostOf } from './hosts.ts'
import type { options } from './options.ts'
import type { Identity } from './transport.ts'
import { storeOf, withheldBy } from './withheld.ts'

/** What of the settings says who asks. */
export type LoginSettings = Pick<
  OptionValues<typeof options>,
  'token' | 'appId' | 'appInstallation' | 'appKey' | 'useGh' | 'clientId' | 'loginScopes' | 'loginFolder' | 'keyring'
>

export interface GitHubIdentity extends Identity {
  source(signal: AbortSignal): Promise<string>
  /** What the token may do, as GitHub said: tools that it cannot use are left out, in later runs from the start. */
  scopesSeen(scopes: readonly string[] | undefined): void
}

/** The credential for one host, from the first source that has one. */
export function identityFor(host: Host, settings: LoginSettings, context: OpenContext): GitHubIdentity {
  const store = storeOf(settings, context)
  const sources = sourcesOf(host, settings, store, context)
  if (settings.clientId !== undefined) {
    sources.push(interactive({ account: host.name, start: start(host, settings), store, context }))
  }
  const credential = new Credential({ sources, conceal: context.conceal, missing: () => missing(host, settings) })
  return {
    token: signal => credential.token(signal),
    refused: token => credential.refused(token),
    source: async signal => (await credential.current(signal)).source,
    scopesSeen: scopes => {
      context.withhold(scopes === undefined ? {} : withheldBy(scopes, host))
      if (scopes === undefined) return
      // Where that cannot be written, it is no fault of the call.
      remember(credential, store, scopes, context.signal).catch((error: unknown) =>
        context.log.debug(`The scopes of the token are not remembered: ${error}`),
      )
    },
  }
}

function sourcesOf(
  host: Host,
  settings: LoginSettings,
  store: Store,
  { sources, log }: Pick<OpenContext, 'sources' | 'log'>,
): Source[] {
  const { token, appId, appInstallation: installationId, appKey: privateKey, useGh } = settings
  const isApp = appId !== undefined && installationId !== undefined && privateKey !== undefined
  return [
    given((token === undefined ? undefined : sources.token) ?? 'GITHUB_TOKEN', token),
    ...(isApp ? [appInstallation({ appId, installationId, privateKey, api: host.rest })] : []),
    ...(useGh
      ? [fromProgram({ name: 'gh auth token', file: 'gh', args: ['auth', 'token', '--hostname', host.name], log })]
      : []),
    stored({ store, account: host.name, renew: renewal({ web: host.web }) }),
  ]
}

/** @throws ConnectorError without a client id */
function start({ web }: Host, { clientId, loginScopes }: LoginSettings) {
  if (clientId !== undefined) return deviceLogin({ clientId, web, scopes: loginScopes })
  throw new ConnectorError('unauthenticated', 'A login needs the client id of an OAuth app or GitHub App.', {
    hint: `Register one at ${web}/settings/applications/new with "Enable Device Flow", and set GITHUB_CLIENT_ID to its id. Or set GITHUB_TOKEN, which needs no login.`,
  })
}

function missing({ name }: Host, { clientId }: LoginSettings): ConnectorError {
  const login = 'npx -y @mcp-connectors/github login'
  return new ConnectorError('unauthenticated', `There is no token for ${name}.`, {
    hint:
      clientId === undefined
        ? `Tell the person to set GITHUB_TOKEN and to start the server again; or GITHUB_CLIENT_ID, and to run: ${login}`
        : `Tell the person to log in with: ${login}`,
  })
}

/** So that the next run knows from its first list on. */
async function remember(credential: Credential, store: Store, scopes: readonly string[], signal: AbortSignal) {
  const token = await credential.token(signal)
  const known = await store.scopes(token)
  if (known?.join() !== scopes.join()) await store.learnScopes(token, scopes)
}

/** `login`, `logout` and `whoami`. */
export const commands = loginCommands<typeof options>(plan)

function plan(values: OptionValues<typeof options>, context: CommandContext): LoginPlan {
  const host = hostOf(values.host)
  const store = storeOf(values, context)
  return {
    account: host.name,
    store,
    sources: sourcesOf(host, values, store, context),
    start: () => start(host, values),
    identify: (token, signal) => identify(host, token, signal),
    revokeHint: `GitHub knows the token still. Revoke it at ${host.web}/settings/applications.`,
  }
}

const user = z.object({ login: z.string() })

async function identify({ name, rest }: Host, token: string, signal: AbortSignal) {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': 'mcp-connectors-github',
  }
  const response = await fetchBounded(`${rest}/user`, { headers, signal })
  // An installation of an app is nobody.
  if (response.status === 403 && token.startsWith('ghs_'))
    return { account: 'an installation of a GitHub App', facts: [] }
  if (response.status === 401) {
    throw new ConnectorError('unauthenticated', `${name} does not accept the token: it is wrong, revoked or expired.`)
  }
  if (!response.ok) throw new ConnectorError('unavailable', `${name} answered ${response.status} to who this is.`)
  const { login } = user.parse(await response.json())
  const scopes = response.headers.get('x-oauth-scopes')
  return { account: login, facts: scopes === null ? [] : [`scopes: ${scopes || 'none'}`] }
}
