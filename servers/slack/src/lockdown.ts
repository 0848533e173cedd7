import { isForwarded, isPreview } from './messages/attachments.ts'
import type { Author } from './messages/author.ts'
import { authorOf } from './messages/author.ts'
import { type Fields, fieldsOf, textAt } from './messages/fields.ts'
import type { Labels } from './messages/labels.ts'
import type { Message } from './messages/message.ts'
import { isInsider } from './person.ts'

/** Who reads, where `--lockdown` leaves out what bots and people outside the organization wrote. */
export interface Insiders {
  /** The ids of whose token it is, and of our own app: its user and its bot. */
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
    messages: kept.map(message => ({
      ...message,
      attachments: attachmentsOf(message, labels, insiders),
      files: filesOf(message, labels, insiders),
    })),
    withheld: messages.length - kept.length,
  }
}

function isInside(message: Message, { id, bot, external }: Author, labels: Labels, insiders: Insiders): boolean {
  const { bot_id } = message
  if (insiders.own.some(own => own === id || own === bot_id)) return true
  // An app that writes under the name of a person is one still.
  if (bot || external || id === undefined || bot_id) return false
  return insiders.trustsUnknown || labels.person(id)?.team !== undefined
}

/** People attach nothing themselves: previews are what pages and apps say, and forwarded messages what their authors do. */
function attachmentsOf({ attachments, bot_id }: Message, labels: Labels, insiders: Insiders): unknown[] {
  const isOwn = bot_id !== undefined && insiders.own.includes(bot_id)
  return attachments.map(attachment => {
    const fields = fieldsOf(attachment)
    const isKept = isForwarded(fields) ? isByInsider(fields, labels, insiders) : isOwn && !isPreview(fields)
    return isKept ? attachment : { fallback: leftOut }
  })
}

const leftOut = '[left out: --lockdown]'

/** A file that somebody else uploaded has the name that they gave it. */
function filesOf({ files, user }: Message, labels: Labels, { own }: Insiders): unknown[] {
  return files.map(file => {
    const fields = fieldsOf(file)
    const by = textAt(fields, 'user')
    const isKept = by === '' || by === user || own.includes(by) || isKnownInside(by, labels)
    return isKept ? file : { id: textAt(fields, 'id'), name: leftOut }
  })
}

function isByInsider(forwarded: Fields, labels: Labels, { own }: Insiders): boolean {
  const id = textAt(forwarded, 'author_id')
  return own.includes(id) || isKnownInside(id, labels)
}

function isKnownInside(id: string, labels: Labels): boolean {
  const person = labels.person(id)
  return person !== undefined && isInsider(person)
}
