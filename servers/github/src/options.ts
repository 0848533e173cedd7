import { loginOptions } from '@mcp-connectors/auth/options'
import { jsonText, option } from '@mcp-connectors/config'
import { z } from 'zod'
import { accountEntries } from './account-entries.ts'

const list = /[,\s]+/

/** What the person who runs the server decides: which GitHub, as whom, and which repositories. */
export const options = {
  token: option(z.string().min(1).optional(), {
    about: 'A personal access token, classic or fine-grained.',
    env: ['GITHUB_PERSONAL_ACCESS_TOKEN', 'GH_TOKEN'],
    secret: true,
  }),
  appId: option(z.string().min(1).optional(), {
    about: 'Act as a GitHub App: its id or client id. Needs its installation and private key too.',
  }),
  appInstallation: option(z.int().min(1).optional(), { about: 'Id of the installation of the GitHub App.' }),
  appKey: option(z.string().min(1).optional(), {
    about: 'Private key of the GitHub App, as PEM.',
    env: 'GITHUB_APP_PRIVATE_KEY',
    secret: true,
  }),
  useGh: option(z.boolean().default(false), {
    about: 'Take the token of the GitHub command line, from gh auth token, where no other is set.',
  }),
  clientId: option(z.string().min(1).optional(), {
    about: 'Client id of an OAuth app or GitHub App with the device flow, for logins.',
  }),
  loginScopes: option(z.array(z.string()).default(['repo', 'read:org']), {
    about: 'Scopes that a login with an OAuth app asks for.',
    split: list,
  }),
  ...loginOptions,
  host: option(z.string().min(1).default('github.com'), {
    about: 'Host of a GitHub Enterprise Server or of ghe.com, as github.acme.com or https://acme.ghe.com.',
    flag: 'gh-host',
  }),
  accounts: option(jsonText(accountEntries, '[{"owners": ["acme"], "host": "github.com", "token_file": "/path"}]'), {
    about:
      'Further accounts, as a JSON list of owners (patterns), host, and token or token_file. The first that fits is used.',
    secret: true,
  }),
  defaultRepo: option(z.string().optional(), {
    about: 'Repository, as owner/name, that calls mean which name none.',
  }),
  allowRepos: option(z.array(z.string().min(1)).default([]), {
    about: 'The only repositories to be used, as acme/*,!acme/secret. A pattern with ! takes out. Default: all.',
    env: 'GITHUB_ALLOWED_REPOS',
    split: list,
  }),
  lockdown: option(z.boolean().default(false), {
    about: 'In public repositories, leave out what people without push access wrote.',
    env: 'GITHUB_LOCKDOWN_MODE',
    flag: 'lockdown-mode',
  }),
  graphql: option(z.enum(['auto', 'off']).default('auto'), {
    about: 'off: use the REST API alone, for servers and tokens without GraphQL.',
  }),
}
