import { jsonText, option } from '@mcp-connectors/config'
import { z } from 'zod'
import { workspaceEntries } from './workspace-entries.ts'

const list = /[,\s]+/

/** One that nothing fits would let through what it was meant to keep out. */
const channelPattern = z
  .string()
  .regex(
    /^!?#?(?!D[A-Z0-9]{7,20}$)[\p{L}\p{M}\p{N}_*?-]+$/u,
    'as #general, eng-*, C0123456789, or one of these after !; direct messages are of --dms',
  )

/** What the person who runs the server decides: which workspaces, as whom, and which channels. */
export const options = {
  userToken: option(z.string().min(1).optional(), {
    about: 'Token of a person (xoxp-). It reads what that person can read, and searches.',
    env: 'SLACK_MCP_XOXP_TOKEN',
    secret: true,
  }),
  botToken: option(z.string().min(1).optional(), {
    about: 'Token of an app (xoxb-). It reads the channels that the app was added to.',
    env: 'SLACK_MCP_XOXB_TOKEN',
    secret: true,
  }),
  teamId: option(z.string().min(1).optional(), {
    about: 'Id of the workspace (T…), for a token of a whole Enterprise organization.',
  }),
  workspaces: option(jsonText(workspaceEntries, '[{"name": "acme", "user_token_file": "/path"}]'), {
    about:
      'Further workspaces, as a JSON list of name, user_token or user_token_file, bot_token or bot_token_file, team_id. Targets name one as acme:#general.',
    secret: true,
  }),
  readChannels: option(z.array(channelPattern).default([]), {
    about:
      'The only channels to be read, as #eng-*, C0123456789, !#secret. A pattern with ! takes out. Default: all that the token sees.',
    env: 'SLACK_CHANNEL_IDS',
    split: list,
  }),
  postChannels: option(z.array(channelPattern).default([]), {
    about: 'The only channels to be posted to, above --access read. Default: all that may be read.',
    split: list,
  }),
  dms: option(z.enum(['off', 'read', 'post']).default('read'), {
    about: 'Direct messages: off, read, or post: to be sent too, above --access read.',
  }),
  lockdown: option(z.boolean().default(false), {
    about: 'Leave out what bots and people outside the organization wrote.',
    flag: 'lockdown-mode',
  }),
  filesFolder: option(z.string().min(1).optional(), {
    about: 'The one folder from which files may be uploaded. Default: none.',
  }),
  cache: option(z.boolean().default(true), {
    about: 'Keep names of people and channels between runs, for a day. Messages are never kept.',
  }),
  cacheFolder: option(z.string().min(1).optional(), {
    about: 'Folder for what is kept between runs. Default: that of this user.',
  }),
  apiUrl: option(z.string().min(1).default('https://slack.com/api/'), {
    about: 'Root of the Web API, as https://slack-gov.com/api/ for GovSlack.',
  }),
}
