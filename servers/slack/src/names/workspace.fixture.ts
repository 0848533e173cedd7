import type { Slack } from '@tooling/doubles/slack'
import type { Channel } from '../channel.ts'
import { Voice, type Who } from '../voice.ts'
import { Workspace } from '../workspace.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

interface Options {
  /** Default: both. */
  who?: Who
  /** Where names are kept; default: nowhere. */
  file?: string
  mayRead?: (channel: Channel) => boolean
}

/** A workspace as a person, an app, or both see it; closed at the end, as the server closes it. */
export function workspaceOf({ url, tokens }: Pick<Slack, 'url' | 'tokens'>, { who, file, mayRead }: Options = {}) {
  const voice = (one: Who) => {
    const settings = { who: one, token: tokens[one], setting: `SLACK_${one.toUpperCase()}_TOKEN`, url: `${url}/api/` }
    return who === undefined || who === one
      ? new Voice({ ...settings, teamId: undefined, log, onScopes() {} })
      : undefined
  }
  const settings = { name: '', user: voice('user'), bot: voice('bot'), file, log, mayRead: mayRead ?? (() => true) }
  const workspace = new Workspace(settings)
  return { workspace, names: workspace.names, [Symbol.asyncDispose]: () => workspace.names[Symbol.asyncDispose]() }
}
