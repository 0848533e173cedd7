import { loginOptions } from '@mcp-connectors/auth/options'
import { option } from '@mcp-connectors/config'
import { z } from 'zod'

const file = z.string().min(1).optional()

/** Who asks Google. */
export const driveLoginOptions = {
  accessToken: option(z.string().min(1).optional(), {
    about: 'A ready access token with a scope of Google Drive.',
    secret: true,
  }),
  keyFile: option(file, {
    about: 'Key file of a service account, or another file of application default credentials.',
    env: 'GOOGLE_APPLICATION_CREDENTIALS',
    path: 'file',
  }),
  subject: option(z.string().min(1).optional(), {
    about: 'Address of the person for whom the service account acts. Needs domain-wide delegation.',
  }),
  useMetadata: option(z.boolean().default(false), {
    about: 'On Google Cloud: take the token of the service account of this machine.',
  }),
  oauthPath: option(file, {
    about: 'File of the OAuth client that logins are made with, as the Google Cloud console gives it.',
    env: 'GOOGLE_DRIVE_OAUTH_CREDENTIALS',
    path: 'file',
  }),
  clientId: option(z.string().min(1).optional(), {
    about: 'Id of that OAuth client, instead of its file.',
    env: 'GOOGLE_OAUTH_CLIENT_ID',
  }),
  clientSecret: option(z.string().min(1).optional(), {
    about: 'Secret of that OAuth client.',
    env: 'GOOGLE_OAUTH_CLIENT_SECRET',
    secret: true,
  }),
  credentialsPath: option(file, {
    about: 'File with the login of the archived server, .gdrive-server-credentials.json. It is read and left as it is.',
    path: 'file',
  }),
  scope: option(z.enum(['drive', 'file']).default('drive'), {
    about: 'What a login asks for. drive: all files. file: those that this server makes, or that are picked.',
  }),
  pick: option(z.boolean().default(false), {
    about:
      'Choose files in the picker of Google while logging in. The login then sees those alone, as with --scope file.',
  }),
  loginPort: option(z.int().min(1).max(65_535).optional(), {
    about: 'Port of this machine that logins come back to, for forwarding it. Default: any free one.',
  }),
  ...loginOptions,
}
