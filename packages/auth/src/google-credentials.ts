import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { type Environment, environment } from './environment.ts'
import { type AccountSettings, accountLogin } from './google-account.ts'
import type { Ended } from './google-ended.ts'
import { federated, impersonated, impersonation } from './google-federation.ts'
import { renewal } from './google-login.ts'
import type { Login } from './login.ts'
import type { Source } from './source.ts'

export interface CredentialsFile extends AccountSettings {
  /** Gives its text; undefined where there is no such file: then this source has nothing. */
  read: () => Promise<string | undefined>
}

/**
 * A file of application default credentials, whatever is in it: the key of a service account, a login of gcloud, a
 * service account that a login may stand for, or a token of another cloud in a file. It is read anew for each token.
 */
export function credentialsFile(options: CredentialsFile): Source {
  const { setting, read } = options
  return {
    name: `credentials (${setting})`,
    async find(signal) {
      const text = await read()
      return text === undefined ? undefined : await loginFrom(text, options, signal)
    },
  }
}

const user = z.object({
  type: z.literal('authorized_user'),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  refresh_token: z.string().min(1),
})

const standIn = z.object({
  type: z.literal('impersonated_service_account'),
  service_account_impersonation_url: impersonation,
  delegates: z.array(z.string()).default([]),
  source_credentials: z.looseObject({ type: z.string() }),
})

const cloud = 'https://www.googleapis.com/auth/cloud-platform'

async function loginFrom(text: string, account: AccountSettings, signal: AbortSignal): Promise<Login> {
  const { setting } = account
  const content = objectIn(text)
  switch (content?.type) {
    case 'service_account':
      return await accountLogin(text, account, signal)
    case 'authorized_user':
      return await userLogin(content, account, signal)
    case 'external_account':
      return await federated(content, account, signal)
    case 'impersonated_service_account': {
      const found = standIn.safeParse(content)
      if (!found.success) break
      const { source_credentials: source, service_account_impersonation_url: url, delegates } = found.data
      // One step alone: what stands for what stands for another is nobody's setting.
      if (!['service_account', 'authorized_user'].includes(source.type)) break
      const { token } = await loginFrom(
        JSON.stringify(source),
        { ...account, subject: undefined, scopes: [cloud] },
        signal,
      )
      return await impersonated({ url, delegates, token }, account, signal)
    }
  }
  throw new ConnectorError('unauthenticated', `What ${setting} gives is no credential that can be used.`, {
    hint: 'Tell the person: it is the .json file of a service account, or of gcloud auth application-default login.',
  })
}

async function userLogin(content: object, { setting, root }: AccountSettings, signal: AbortSignal): Promise<Login> {
  const found = user.safeParse(content)
  if (!found.success) {
    throw new ConnectorError('unauthenticated', `The login in ${setting} is not whole.`, {
      hint: 'Tell the person to make it again: gcloud auth application-default login.',
    })
  }
  const { client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken } = found.data
  let over: Ended | undefined
  const renew = renewal({ clientId, clientSecret, root }, why => {
    over = why
  })
  const login = await renew({ token: 'none', clientId, refreshToken }, signal)
  if (login !== undefined) return login
  throw new ConnectorError(
    'unauthenticated',
    `The login in ${setting} is no longer good. ${over?.message ?? ''}`.trim(),
    {
      hint: 'Tell the person to make it again: gcloud auth application-default login.',
    },
  )
}

function objectIn(text: string): { type?: unknown } | undefined {
  try {
    return z.looseObject({}).safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Where `gcloud auth application-default login` leaves its login. */
export function gcloudFile(
  env: Environment = environment(),
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const home = platform === 'win32' ? env.APPDATA : env.HOME && join(env.HOME, '.config')
  const folder = env.CLOUDSDK_CONFIG ?? (home && join(home, 'gcloud'))
  return folder && join(folder, 'application_default_credentials.json')
}
