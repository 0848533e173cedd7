import { clean } from '@mcp-connectors/core'
import type { Labels } from './labels.ts'
import type { Message } from './message.ts'

export interface Author {
  name: string
  id: string | undefined
  bot: boolean
  external: boolean
}

/** Who wrote it. An app may give itself any name: it is marked as one. */
export function authorOf(message: Message, labels: Labels): Author {
  const { user, username, bot_id, bot_profile, user_profile, subtype } = message
  const known = user === undefined || user === '' ? undefined : labels.person(user)
  const isApp = subtype === 'bot_message' || (bot_id !== undefined && known === undefined)
  const bot = known?.bot === true || isApp
  const own = user_profile?.display_name || user_profile?.real_name || user_profile?.name
  const given = bot ? username || bot_profile?.name || known?.name : known?.name || own || username
  return {
    name: clean(given || user || bot_id || 'somebody') || 'somebody',
    id: user || bot_id,
    bot,
    external: known?.external === true,
  }
}
