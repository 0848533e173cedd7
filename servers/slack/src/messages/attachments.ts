import { momentOf, tsOf } from '../timestamp.ts'
import { readBlocks } from './blocks.ts'
import { type Fields, fieldsAt, lines, listAt, numberAt, prefixed, textAt } from './fields.ts'
import { filesOf, shownFile } from './files.ts'
import type { Labels } from './labels.ts'
import { decodeEntities, readMrkdwn, shownDate, shownLink } from './mrkdwn.ts'

/** What is attached below the text of a message, whoever wrote it: an app's card, a forwarded message, a preview. */
export function readAttachment(attachment: Fields, labels: Labels): string {
  if (isForwarded(attachment)) return readForwarded(attachment, labels)
  const from = textAt(attachment, 'from_url') || textAt(attachment, 'original_url')
  const card = readCard(attachment, labels, from)
  if (from === '') return card || decodeEntities(textAt(attachment, 'fallback'))
  return lines([`[preview of ${from}]`, card === '' ? '' : prefixed('> ', card)])
}

/** A message of another place, forwarded or shown because its link was posted. */
export function isForwarded(attachment: Fields): boolean {
  const isMarked = attachment.is_share === true || attachment.is_msg_unfurl === true
  return isMarked || Array.isArray(attachment.message_blocks) || messageLink.test(textAt(attachment, 'from_url'))
}

const messageLink = /^https:\/\/[\w.-]+\.slack(?:-gov)?\.com\/archives\/([A-Z0-9]+)/

/** Not by whoever wrote the message, but by the page that a link in it leads to. */
export function isPreview(attachment: Fields): boolean {
  return !isForwarded(attachment) && (textAt(attachment, 'from_url') || textAt(attachment, 'original_url')) !== ''
}

function readForwarded(attachment: Fields, labels: Labels): string {
  const from = messageLink.exec(textAt(attachment, 'from_url'))?.[1] ?? ''
  const channel = textAt(attachment, 'channel_id') || from
  if (!labels.mayRead(channel)) return '[a message of a channel that may not be read]'
  const id = textAt(attachment, 'author_id')
  const author = (id === '' ? undefined : labels.person(id)?.name) ?? textAt(attachment, 'author_name')
  const name = textAt(attachment, 'channel_name') || (channel === '' ? '' : (labels.channel(channel) ?? channel))
  const ts = tsOf(textAt(attachment, 'ts'))
  const head = [
    attachment.is_share === true ? 'forwarded' : 'linked message',
    author === '' ? '' : `of ${author}`,
    name === '' || /^D/.test(channel) ? '' : `in #${name.replace(/^#/, '')}`,
    ts === undefined ? '' : momentOf(ts),
  ]
  const blocks = listAt(attachment, 'message_blocks').flatMap(part => listAt(fieldsAt(part, 'message'), 'blocks'))
  const text =
    readBlocks(blocks, labels) || readCard({ ...attachment, author_name: '', footer: '', ts: '' }, labels, '')
  const body = lines([text || decodeEntities(textAt(attachment, 'fallback')), ...filesOf(attachment).map(shownFile)])
  return lines([`[${head.filter(Boolean).join(' ')}]`, body === '' ? '' : prefixed('> ', body)])
}

function readCard(card: Fields, labels: Labels, from: string): string {
  const text = (key: string) => readMrkdwn(textAt(card, key), labels)
  const title = textAt(card, 'title') || textAt(card, 'title_link')
  const image = textAt(card, 'image_url')
  const seconds = numberAt(card, 'ts')
  const footer = [text('footer'), seconds === undefined ? '' : shownDate(seconds, '')].filter(Boolean).join(', ')
  return lines([
    text('pretext'),
    linked(decodeEntities(textAt(card, 'author_name')), textAt(card, 'author_link'), from),
    linked(decodeEntities(title), textAt(card, 'title_link'), from),
    text('text'),
    readBlocks(listAt(card, 'blocks'), labels),
    ...listAt(card, 'fields').map(field => readField(field, labels)),
    image === '' || image === from ? '' : `[image ${shownLink(image, decodeEntities(textAt(card, 'alt_text')))}]`,
    listAt(card, 'actions')
      .map(action => `[button ${shownOr(textAt(action, 'url'), decodeEntities(textAt(action, 'text')))}]`)
      .join(' '),
    footer,
  ])
}

function readField(field: Fields, labels: Labels): string {
  const title = decodeEntities(textAt(field, 'title'))
  const value = readMrkdwn(textAt(field, 'value'), labels)
  return title === '' ? value : `${title}: ${value}`
}

/** Without the address that the preview names already. */
function linked(label: string, url: string, from: string): string {
  return label === '' || url === '' || url === from ? label : shownLink(url, label)
}

function shownOr(url: string, label: string): string {
  return url === '' ? label : shownLink(url, label)
}
