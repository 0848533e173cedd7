import { type Call, names, needed, Refusal } from './call.ts'
import type { Level, StoredFile } from './file-records.ts'

/** `canvases.access.set` and `slackLists.access.set`. */
export function grant(call: Call, file: StoredFile): Record<string, never> {
  const level = levelOf(needed(call, 'access_level'))
  const ids = audience(call)
  if (level === 'owner' && call.args.channel_ids !== undefined) throw new Refusal('invalid_parameters')
  for (const id of ids) file.access.set(id, level)
  return {}
}

/** `canvases.access.delete` and `slackLists.access.delete`. */
export function revoke(call: Call, file: StoredFile): Record<string, never> {
  for (const id of audience(call)) file.access.delete(id)
  return {}
}

function levelOf(text: string): Level {
  if (text === 'read' || text === 'write' || text === 'owner') return text
  throw new Refusal('invalid_arguments')
}

/** Users or channels, never both. */
function audience(call: Call): string[] {
  const { store } = call
  const users = names(call, 'user_ids')
  const channels = names(call, 'channel_ids')
  if ((users.length === 0) === (channels.length === 0)) throw new Refusal('invalid_parameters')
  if (!users.every(id => store.user(id) !== undefined)) throw new Refusal('user_not_found')
  if (!channels.every(id => store.sees(call.token.user, id))) throw new Refusal('channel_not_found')
  return [...users, ...channels]
}
