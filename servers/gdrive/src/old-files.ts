import { isDue, isOver, type Login, readForeign, type Source } from '@mcp-connectors/auth'
import { type Ended, renewal } from '@mcp-connectors/auth/google'
import { jsonText } from '@mcp-connectors/config'
import { ConnectorError, type Log } from '@mcp-connectors/core'
import { z } from 'zod'
import type { LoginSettings } from './login-sources.ts'
import { hasClient, oauthClient } from './oauth-client.ts'

const setting = 'GDRIVE_CREDENTIALS_PATH'

/** As the archived server wrote it. */
const oldFile = jsonText(
  z.object({
    access_token: z.string().min(1).nullish(),
    refresh_token: z.string().min(1).nullish(),
    scope: z.string().nullish(),
    expiry_date: z.int().nullish(),
  }),
  '{"refresh_token": …}',
)

/** The login in that file; undefined where there is none. @throws ConnectorError for what is no login */
export async function oldLogin(path: string, tell: (warning: string) => void = () => {}): Promise<Login | undefined> {
  const text = await readForeign(path, setting, tell)
  if (text === undefined) return undefined
  const { data } = oldFile.safeParse(text)
  if (data?.access_token == null && data?.refresh_token == null) {
    throw new ConnectorError('unauthenticated', `What is in ${path} is no login of the archived server.`, {
      hint: `Tell the person to remove ${setting}, and to log in: npx -y @mcp-connectors/gdrive login`,
    })
  }
  const { access_token, refresh_token, scope, expiry_date } = data
  return {
    // Without one there is something to renew, and nothing to use before that.
    ...(access_token == null ? { token: 'none', expiresAt: 0 } : { token: access_token }),
    ...(access_token != null && expiry_date != null && { expiresAt: expiry_date }),
    ...(refresh_token != null && { refreshToken: refresh_token }),
    ...(scope && { scopes: scope.split(' ') }),
  }
}

/**
 * The login of the archived server, as it is now in its file. It is renewed in memory: Google lets one refresh token
 * give many access tokens, so that a server of the old kind beside this one goes on, and the file is never written.
 */
export function oldLoginSource(
  path: string,
  settings: LoginSettings,
  { log, ended }: { log: Log; ended: (why: Ended) => void },
): Source {
  let renewed: { of: Login; login: Login } | undefined
  let told = false
  const tell = (warning: string) => {
    if (!told) log.warn(warning)
    told = true
  }
  return {
    name: setting,
    async find(signal, refused) {
      const old = await oldLogin(path, tell)
      if (old === undefined) return undefined
      const isSame = renewed?.of.token === old.token && renewed.of.refreshToken === old.refreshToken
      const current = isSame && renewed ? renewed.login : old
      if (current.token !== refused && !isDue(current)) return current
      if (current.refreshToken === undefined || !hasClient(settings)) return unlessDead(current, refused)
      const client = await oauthClient(settings)
      const login = await renewal(client, ended)({ ...current, clientId: client.clientId }, signal)
      if (login === undefined) return undefined
      renewed = { of: old, login: { ...current, ...login } }
      return renewed.login
    },
  }
}

function unlessDead(login: Login, refused: string | undefined): Login {
  if (login.token !== refused && !isOver(login)) return login
  throw new ConnectorError(
    'unauthenticated',
    `The login in ${setting} has ended, and cannot be renewed as it is set.`,
    {
      hint:
        login.refreshToken === undefined
          ? 'Tell the person that it holds no refresh token, and to log in: npx -y @mcp-connectors/gdrive login'
          : 'Tell the person to set GDRIVE_OAUTH_PATH to the file of the OAuth client that it was made with.',
    },
  )
}
