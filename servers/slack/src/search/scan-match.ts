import { ConnectorError } from '@mcp-connectors/core'
import { type Fields, fieldsOf, listAt, textAt } from '../messages/fields.ts'
import type { Filters } from './modifiers.ts'
import { fits, type Wanted, type Word } from './words.ts'

/** @throws ConnectorError `invalid` for what only Slack's own search understands */
export function checkScannable(words: readonly Word[], filters: Filters): void {
  const raw = words.filter(({ modifier }) => modifier !== undefined).map(({ modifier, text }) => `${modifier}:${text}`)
  const unknown = [...raw, ...(filters.with === undefined ? [] : ['with'])]
  if (unknown.length === 0) return
  throw new ConnectorError('invalid', `Without a search of Slack's, ${unknown.join(', ')} cannot be looked for.`, {
    hint: 'Pass in, from, after, before, on and has as arguments of their own. with needs a token with search:read.',
  })
}

/** Whether a message of a history passes the filters that its conversation and days do not decide, and holds the words. */
export function isWanted(message: Fields, wanted: Wanted, { from, has, threadsOnly }: Filters): boolean {
  if (from !== undefined && message.user !== from) return false
  if (threadsOnly && message.thread_ts === undefined) return false
  return has.every(what => hasIt(message, what)) && fits(wanted, textsIn(message))
}

function hasIt(message: Fields, what: string): boolean {
  if (what === 'link') return /<https?:/.test(textsIn(message))
  if (what === 'file') return listAt(message, 'files').length > 0
  if (what === 'pin') return Array.isArray(message.pinned_to) && message.pinned_to.length > 0
  if (what === 'star') return message.is_starred === true
  const reactions = listAt(message, 'reactions').map(reaction => textAt(reaction, 'name'))
  return what === 'reaction' ? reactions.length > 0 : reactions.includes(what.slice(1, -1))
}

const spoken = new Set(['text', 'title', 'pretext', 'fallback', 'name', 'author_name', 'value', 'url', 'title_link'])

/** All that the message says, of itself and in its blocks, attachments and files. */
function textsIn(message: Fields): string {
  const parts: string[] = []
  const collect = (value: unknown, depth: number): void => {
    if (depth > 12) return
    if (Array.isArray(value)) for (const item of value) collect(item, depth + 1)
    else {
      for (const [key, inner] of Object.entries(fieldsOf(value))) {
        if (typeof inner !== 'string') collect(inner, depth + 1)
        else if (spoken.has(key)) parts.push(inner)
      }
    }
  }
  const { text, blocks, attachments, files } = message
  collect([{ text }, blocks, attachments, files], 0)
  return parts.join('\n')
}
