import type { EmojiListResponse } from '@slack/web-api'
import { type Body, flag, type Methods } from './call.ts'

/** Of the emoji that every workspace has, enough to be found. */
const categories = [
  { name: 'Smileys & People', emoji_names: ['grinning', 'joy', 'eyes', 'thumbsup', 'clap', 'pray', 'raised_hands'] },
  { name: 'Symbols', emoji_names: ['white_check_mark', 'heavy_plus_sign', 'warning', 'x', 'heart', '100'] },
  { name: 'Objects', emoji_names: ['tada', 'rocket', 'memo', 'bug', 'rotating_light'] },
]

export const emojiMethods: Methods = {
  /** Custom ones alone: name → address, or `alias:name`. */
  'emoji.list': (call): Body<EmojiListResponse> => ({
    emoji: Object.fromEntries(call.store.emoji),
    cache_ts: String(call.store.emoji.size),
    ...(flag(call, 'include_categories') ? { categories, categories_version: '5' } : {}),
  }),
}
