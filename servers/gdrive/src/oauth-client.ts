import { readForeign } from '@mcp-connectors/auth'
import type { GoogleClient } from '@mcp-connectors/auth/google'
import { jsonText } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { LoginSettings } from './login-sources.ts'

export interface OAuthClient extends GoogleClient {
  redirectUri?: string | undefined
}

const details = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1).optional(),
  redirect_uris: z.array(z.string()).default([]),
})
/** As the console gives it, and as the archived server read it. */
const clientFile = jsonText(z.union([z.object({ installed: details }), z.object({ web: details })]), '{"installed": …}')

export const readme = 'https://www.npmjs.com/package/@mcp-connectors/gdrive#signing-in'

/** Whether logins can be made here. */
export function hasClient({ clientId, oauthPath }: LoginSettings): boolean {
  return clientId !== undefined || oauthPath !== undefined
}

/** The client that logins are made with. We ship none. @throws ConnectorError that says how to get one */
export async function oauthClient(settings: LoginSettings): Promise<OAuthClient> {
  const { clientId, clientSecret, oauthPath, loginPort, apiRoot: root } = settings
  const redirectUri = loginPort === undefined ? undefined : `http://127.0.0.1:${loginPort}/callback`
  if (clientId !== undefined) return { clientId, clientSecret, redirectUri, root }
  if (oauthPath === undefined) throw noClient()
  const text = await readForeign(oauthPath, 'GDRIVE_OAUTH_PATH')
  if (text === undefined) throw unusable(`There is no file ${oauthPath}, which GDRIVE_OAUTH_PATH names.`)
  const { data } = clientFile.safeParse(text)
  if (data === undefined) throw unusable(`What is in ${oauthPath} is no OAuth client of Google.`)
  const { client_id, client_secret, redirect_uris } = 'installed' in data ? data.installed : data.web
  // Desktop apps may come back to any port; web applications to where they are registered.
  const registered = 'installed' in data ? undefined : (redirect_uris.find(isHere) ?? redirect_uris[0])
  return { clientId: client_id, clientSecret: client_secret, redirectUri: registered ?? redirectUri, root }
}

function isHere(uri: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(uri)
}

function noClient(): ConnectorError {
  return new ConnectorError(
    'unauthenticated',
    'A login needs an OAuth client of your own; none comes with this server.',
    {
      hint: `In the Google Cloud console: make a project, enable the Google Drive API, fill in Google Auth Platform (Branding, Audience, Data access), make a client of the kind "Desktop app", download its JSON, and set GDRIVE_OAUTH_PATH to that file. Step by step: ${readme}`,
    },
  )
}

function unusable(message: string): ConnectorError {
  return new ConnectorError('unauthenticated', message, {
    hint: `Tell the person: it is the .json file of a client of the kind "Desktop app". Step by step: ${readme}`,
  })
}
