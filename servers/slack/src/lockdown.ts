import { isForwarded, isPreview } from './messages/attachments.ts'
import type { Author } from './messages/author.ts'
import { authorOf } from './messages/author.ts'
import { type Fields, fieldsOf, textAt } from './messages/fields.ts'
import type { Labels } from './messages/labels.ts'
import type { Message } from './messages/message.ts'

/** Who reads, where `--lockdown` leaves out what bots and people outside the organization wrote. */
export interface Insiders {
  /** The ids of our own app: its user and its bot. */
  own: readonly string[]
  /** Whether somebody about whom nothing is known counts as inside: only where nobody from outside can write. */
  trustsUnknown: boolean
}

/** Those that insiders wrote, without what others wrote in them, and how many are left out. */
export function shown(
  messages: readonly Message[],
  labels: Labels,
  insiders: Insiders,
): { messages: Message[]; withheld: number } {
  const kept = messages.filter(message => isInside(message, authorOf(message, labels), labels, insiders))
  return {
    messages: kept.map(message => ({ ...message, attachments: attachmentsOf(message, labels, insiders) })),
    withheld: messages.length - kept.length,
  }
}

function isInside(message: Message, { id, bot, external }: Author, labels: Labels, insiders: Insiders): boolean {
  const { bot_id } = message
  if (insiders.own.some(own => own === id || own === bot_id)) return true
  if (bot || external || id === undefined) return false
  return insiders.trustsUnknown || labels.person(id)?.team !== undefined
}

/** Previews are what pages say, and forwarded messages what their authors do. */
function attachmentsOf({ attachments, bot_id }: Message, labels: Labels, insiders: Insiders): unknown[] {
  const isOwn = bot_id !== undefined && insiders.own.includes(bot_id)
  return attachments.map(attachment => {
    const fields = fieldsOf(attachment)
    const isKept = isForwarded(fields) ? isByInsider(fields, labels, insiders) : isOwn || !isPreview(fields)
    return isKept ? attachment : { fallback: '[left out: --lockdown]' }
  })
}

function isByInsider(forwarded: Fields, labels: Labels, { own }: Insiders): boolean {
  const id = textAt(forwarded, 'author_id')
  const person = labels.person(id)
  return own.includes(id) || (person?.team !== undefined && !person.bot && !person.external)
}
