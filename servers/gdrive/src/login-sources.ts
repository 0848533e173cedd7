import {
  given,
  type Login,
  readForeign,
  readPrivate,
  type Source,
  type StartLogin,
  type Store,
  stored,
} from '@mcp-connectors/auth'
import {
  credentialsFile,
  type Ended,
  gcloudFile,
  loopbackLogin,
  metadataServer,
  renewal,
} from '@mcp-connectors/auth/google'
import type { OptionValues } from '@mcp-connectors/config'
import { type Access, ConnectorError, type OpenContext } from '@mcp-connectors/core'
import { oauthClient } from './oauth-client.ts'
import { oldLoginSource } from './old-files.ts'
import type { options } from './options.ts'
import { hasDrive, scopeFor, shortScope } from './scopes.ts'
import { account } from './withheld.ts'

/** What of the settings says who asks. */
export type LoginSettings = Pick<
  OptionValues<typeof options>,
  | 'accessToken'
  | 'keyFile'
  | 'subject'
  | 'useMetadata'
  | 'oauthPath'
  | 'clientId'
  | 'clientSecret'
  | 'credentialsPath'
  | 'scope'
  | 'pick'
  | 'loginPort'
  | 'loginFolder'
  | 'keyring'
  | 'apiRoot'
>

export interface Surroundings extends Pick<OpenContext, 'access' | 'sources' | 'log'> {
  store: Store
  /** Told why a login can no longer be renewed. */
  ended: (why: Ended) => void
}

/** In the order in which they are asked. What was set comes before what happens to be on this machine. */
export function sourcesOf(settings: LoginSettings, surroundings: Surroundings): Source[] {
  const { accessToken, keyFile, useMetadata, credentialsPath, apiRoot: root } = settings
  const { access, sources, log, store, ended } = surroundings
  const scopes = [scopeFor(access, settings)]
  return [
    given((accessToken === undefined ? undefined : sources.accessToken) ?? 'GDRIVE_ACCESS_TOKEN', accessToken),
    ...(keyFile === undefined ? [] : [keySource(keyFile, settings, surroundings)]),
    ...(useMetadata ? [metadataServer({ scopes, root })] : []),
    ...(credentialsPath === undefined ? [] : [oldLoginSource(credentialsPath, settings, { log, ended })]),
    stored({ store, account, renew: (login, signal) => renew(settings, ended, login, signal) }),
    gcloud(scopes, settings, surroundings),
  ]
}

async function renew(
  settings: LoginSettings,
  ended: (why: Ended) => void,
  login: Login,
  signal: AbortSignal,
): Promise<Login | undefined> {
  const { clientId, clientSecret } = login
  // That which it was made with: the settings of the command that made it need not be those of the server.
  const own = clientId !== undefined && clientSecret !== undefined
  const client = own ? { clientId, clientSecret, root: settings.apiRoot } : await oauthClient(settings)
  return await renewal(client, ended)(login, signal)
}

/** Our own setting names a file of secrets; the vendor's name stands for files as other programs keep them. */
function keySource(path: string, settings: LoginSettings, { access, sources, log }: Surroundings): Source {
  const setting = sources.keyFile === 'default' ? 'GDRIVE_KEY_FILE' : (sources.keyFile ?? 'GDRIVE_KEY_FILE')
  const isForeign = setting === 'GOOGLE_APPLICATION_CREDENTIALS'
  const read = () => (isForeign ? readForeign(path, setting, line => log.warn(line)) : readPrivate(path, setting))
  const { subject, apiRoot: root } = settings
  const source = credentialsFile({
    ...{ setting, subject, root, scopes: [scopeFor(access, settings)] },
    read: async () => (await read()) ?? missing(path, setting),
  })
  return { ...source, find: async (...asked) => withDrive(await source.find(...asked), setting, access, settings) }
}

function missing(path: string, setting: string): never {
  throw new ConnectorError('unauthenticated', `There is no file ${path}, which ${setting} names.`, {
    hint: `Tell the person to check ${setting}.`,
  })
}

/** A login of gcloud is good for Google Cloud; for Drive only where that was asked for when it was made. */
function withDrive(
  login: Login | undefined,
  setting: string,
  access: Access,
  settings: LoginSettings,
): Login | undefined {
  if (login?.scopes === undefined || hasDrive(login.scopes.map(shortScope))) return login
  throw new ConnectorError('unauthenticated', `The login in ${setting} has no scope of Google Drive.`, {
    hint: `Tell the person to make it again, with an OAuth client of their own, since Google lets that of gcloud have none: ${gcloudCommand(scopeFor(access, settings))}`,
  })
}

function gcloudCommand(scope: string): string {
  const scopes = `https://www.googleapis.com/auth/cloud-platform,${scope}`
  return `gcloud auth application-default login --client-id-file=<file of the client> --scopes=${scopes}`
}

/** What gcloud keeps on this machine, if it is good for Drive. It was not made for this server, and so comes last. */
function gcloud(scopes: readonly string[], { apiRoot: root }: LoginSettings, { log }: Surroundings): Source {
  const path = gcloudFile()
  let passedOver: string | undefined
  let text: string | undefined
  const read = async () => {
    text = path === undefined ? undefined : await readForeign(path, 'gcloud')
    return text === passedOver ? undefined : text
  }
  const source = credentialsFile({ setting: 'gcloud', read, scopes, root })
  return {
    name: 'gcloud auth application-default login',
    async find(...asked) {
      const [found] = await Promise.allSettled([source.find(...asked)])
      if (found.status === 'fulfilled' && found.value === undefined) return undefined
      if (found.status === 'fulfilled' && hasDrive(found.value?.scopes?.map(shortScope) ?? [])) return found.value
      passedOver = text
      const why = found.status === 'rejected' ? String(found.reason) : 'it has no scope of Google Drive'
      log.info(`The login of gcloud is not used: ${why}.`)
      return undefined
    },
  }
}

/** A login in a browser. What was picked earlier stays known beside what is picked now. */
export function starting(
  settings: LoginSettings,
  { access, store }: Pick<Surroundings, 'access' | 'store'>,
): StartLogin {
  return async signal => {
    const client = await oauthClient(settings)
    const { pick } = settings
    const login = await loopbackLogin({ ...client, scopes: [scopeFor(access, settings)], pick })(signal)
    return { ...login, finished: login.finished.then(made => withEarlierPicks(made, store)) }
  }
}

async function withEarlierPicks(made: Login, store: Store): Promise<Login> {
  const before = await store.login(account)
  if (made.picked === undefined || before?.picked === undefined || before.clientId !== made.clientId) return made
  return { ...made, picked: [...new Set([...before.picked, ...made.picked])] }
}
