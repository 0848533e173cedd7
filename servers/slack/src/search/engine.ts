import { unlessRefused } from '../errors.ts'
import type { Workspace } from '../workspace.ts'

/**
 * How is searched: with Slack's search (`search.messages`, `search.files`), with its Real-time Search API
 * (`assistant.search.context`), or, where the tokens have the scopes for neither, by reading through recent history.
 */
export const engines = ['search', 'realtime', 'scan'] as const
export type Engine = (typeof engines)[number]

export type Kind = 'messages' | 'files'

/** What decides between the two searches where the token may use both. */
export interface Wish {
  kind: Kind
  /** A question, or messages around what is found: what the Real-time Search API alone can do. */
  realtime?: boolean
}

export const realtimeScopes = {
  public_channel: 'search:read.public',
  private_channel: 'search:read.private',
  im: 'search:read.im',
  mpim: 'search:read.mpim',
}

/**
 * Slack's search comes first: it tells how many there are, gives pages of 100, and takes every modifier. While the scopes
 * are not known, it is tried.
 */
export function engineOf(workspace: Workspace, { kind, realtime = false }: Wish = { kind: 'messages' }): Engine {
  const scopes = kind === 'files' ? ['search:read.files'] : Object.values(realtimeScopes)
  const full = !workspace.closed.has('search') && workspace.has('user', 'search:read') !== false
  const other = !workspace.closed.has('realtime') && workspace.has('user', ...scopes) === true
  if (other && (realtime || !full)) return 'realtime'
  return full ? 'search' : 'scan'
}

/** The token lacks the scope or is of the wrong kind, or the workspace does not have it. */
const closing = [
  'missing_scope',
  'not_allowed_token_type',
  'invalid_action_token',
  'feature_not_enabled',
  'assistant_search_context_disabled',
  'team_not_eligible',
  'paid_teams_only',
  'unknown_method',
]

/** Searches with the first engine that Slack lets these tokens use; one that it does not is not tried again. */
export async function withEngine<T>(
  workspace: Workspace,
  wish: Wish,
  search: (engine: Engine) => Promise<T>,
): Promise<T & { engine: Engine }> {
  const engine = engineOf(workspace, wish)
  if (engine === 'scan') return { ...(await search(engine)), engine }
  const found = await unlessRefused(search(engine), ...closing)
  if (found !== undefined) return { ...found, engine }
  workspace.closed.add(engine)
  return withEngine(workspace, wish, search)
}
