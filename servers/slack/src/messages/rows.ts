import { clean, counted } from '@mcp-connectors/core'
import { shownName } from '../person.ts'
import { dayOf, momentOf, timeOf } from '../timestamp.ts'
import { shownFile } from './files.ts'
import type { MessageValue } from './value.ts'

/** A message, and those of its thread that are shown with it. */
export interface Row extends MessageValue {
  shown_replies?: readonly MessageValue[] | undefined
}

/** Messages under the headings of their days, a row each; to be framed as a whole. */
export function messageRows(messages: readonly Row[]): string {
  const days = messages.map(({ ts }) => dayOf(ts))
  return messages
    .flatMap((message, index) => {
      const day = days[index]
      const heading = day === undefined || day === days[index - 1] ? [] : [day]
      return [...heading, messageRow(message), ...replyRows(message)]
    })
    .join('\n')
}

/** `↳ 11:20:00.000100 bob: text` */
function replyRows({ ts, shown_replies: shown = [], replies = 0, last_reply: last }: Row): string[] {
  const isOpen = shown.length > 0 && shown.length < replies && shown.at(-1)?.ts !== last
  return [
    ...shown.map(reply => `↳ ${dayOf(reply.ts) === dayOf(ts) ? '' : `${dayOf(reply.ts)} `}${messageRow(reply)}`),
    ...(isOpen ? [`↳ [${replies - shown.length} more]`] : []),
  ]
}

/** `10:05:12.123456 alice: text [edited] [:+1:3] [file F1 report.pdf 1.2 MB] [5 replies, last 11:20]` */
export function messageRow(message: MessageValue): string {
  return `${timeOf(message.ts)} ${saidBy(message)}`
}

/** The same without a time. Further lines are indented, so that no text can look like a row. */
export function saidBy(message: MessageValue): string {
  const { author, bot = false, external = false, text } = message
  const name = shownName({ name: clean(author), bot, external })
  const notes = notesOf(message).map(note => `[${note}]`)
  const files = (message.files ?? []).map(shownFile)
  // After code or a quote a note would be part of it.
  const between = text !== undefined && /(?:^|\n)(?:>|```)[^\n]*$/.test(text) ? '\n' : ' '
  const after = [...notes.slice(0, 1), ...files, ...notes.slice(1)].join(' ')
  const said = [text ?? '', after].filter(Boolean).join(between)
  return `${name}: ${said === '' ? '[no text]' : said}`.replace(/\r\n?|[\n\u2028\u2029]/g, '\n  ')
}

function notesOf({ ts, broadcast, thread, ...message }: MessageValue): string[] {
  const { edited, pinned, reactions = [], replies = 0, last_reply: last } = message
  const marks = [
    edited && 'edited',
    pinned && 'pinned',
    thread !== undefined && `${broadcast ? 'also ' : ''}in thread ${momentOf(thread)}`,
  ]
  const counts = reactions.map(({ name, count, mine }) => `:${clean(name)}:${count}${mine ? ' (you)' : ''}`)
  const lastAt = last === undefined ? '' : `, last ${shownLast(last, ts)}`
  return [
    ...marks.filter(mark => mark !== false && mark !== undefined),
    ...(counts.length === 0 ? [] : [counts.join(' ')]),
    ...(replies === 0 ? [] : [`${counted(replies, 'reply', 'replies')}${lastAt}`]),
  ]
}

/** `11:20`, with its day where that is another one. */
function shownLast(last: string, ts: string): string {
  const time = timeOf(last).slice(0, 5)
  return dayOf(last) === dayOf(ts) ? time : `${dayOf(last)} ${time}`
}
