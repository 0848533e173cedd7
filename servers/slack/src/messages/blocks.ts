import { type Fields, fieldsAt, fieldsOf, lines, listAt, textAt } from './fields.ts'
import type { Labels } from './labels.ts'
import { decodeEntities, readMarkdown, readMrkdwn, shownLink } from './mrkdwn.ts'
import { readRichText } from './rich-text.ts'

/** What blocks of any kind say. Those that are not known are named, and every text in them is shown. */
export function readBlocks(blocks: readonly unknown[], labels: Labels): string {
  return lines(blocks.map(block => readBlock(fieldsOf(block), labels)))
}

function readBlock(block: Fields, labels: Labels): string {
  const text = (key: string) => readText(block[key], labels)
  switch (block.type) {
    case 'rich_text':
      return readRichText(block, labels)
    case 'section':
      return lines([
        text('text'),
        ...listAt(block, 'fields').map(field => readText(field, labels)),
        readElement(fieldsAt(block, 'accessory'), labels),
      ])
    case 'header':
      return text('text') === '' ? '' : `**${text('text')}**`
    case 'markdown':
      return readMarkdown(textAt(block, 'text'), labels)
    case 'context':
    case 'context_actions':
    case 'actions':
      return listAt(block, 'elements')
        .map(element => readElement(element, labels))
        .filter(Boolean)
        .join(' ')
    case 'divider':
      return '---'
    case 'image':
      return readImage(block, labels)
    case 'video':
      return lines([
        `[video ${shownLink(textAt(block, 'title_url') || textAt(block, 'video_url'), text('title'))}]`,
        text('description'),
      ])
    case 'input':
      return `${text('label')}: ${readElement(fieldsAt(block, 'element'), labels)}`
    case 'file':
      // The message names its files itself.
      return ''
    case 'table':
      return readTable(block, labels)
    case 'call':
      return readCall(block)
    default:
      return readUnknown(block)
  }
}

/** A text object of either kind, or a text. */
function readText(value: unknown, labels: Labels): string {
  if (typeof value === 'string') return decodeEntities(value)
  const fields = fieldsOf(value)
  const text = textAt(fields, 'text')
  return fields.type === 'mrkdwn' ? readMrkdwn(text, labels) : decodeEntities(text)
}

/** What stands in a row of its block: a text, an image, something to press or choose from. */
function readElement(element: Fields, labels: Labels): string {
  const type = textAt(element, 'type')
  if (type === '') return ''
  if (type === 'mrkdwn' || type === 'plain_text') return readText(element, labels)
  if (type === 'image') return readImage(element, labels)
  if (type === 'rich_text') return readRichText(element, labels)
  const url = textAt(element, 'url')
  const label = readText(element.text, labels) || readText(element.placeholder, labels)
  const options = ['initial_option', 'initial_options', 'options'].flatMap(key => [
    ...listAt(element, key),
    ...(textAt(fieldsAt(fieldsAt(element, key), 'text'), 'text') === '' ? [] : [fieldsAt(element, key)]),
  ])
  const choices = options.map(option => readText(option.text, labels)).filter(Boolean)
  const what = type === 'button' || type === 'workflow_button' ? 'button' : type.replaceAll('_', ' ')
  const words = [url === '' ? label : shownLink(url, label), choices.join(', ')].filter(Boolean)
  return `[${[what, ...words].join(' ')}]`
}

function readImage(image: Fields, labels: Labels): string {
  const label = readText(image.title, labels) || decodeEntities(textAt(image, 'alt_text'))
  const url = textAt(image, 'image_url') || textAt(fieldsAt(image, 'slack_file'), 'url')
  const id = textAt(fieldsAt(image, 'slack_file'), 'id')
  return `[image ${url === '' ? [label, id].filter(Boolean).join(' ') : shownLink(url, label)}]`
}

function readTable(table: Fields, labels: Labels): string {
  const rows = Array.isArray(table.rows) ? table.rows : []
  return lines(
    rows.map(row =>
      (Array.isArray(row) ? row : [])
        .map(cell => readCell(fieldsOf(cell), labels).replace(/\s*\n\s*/g, ' '))
        .join(' | '),
    ),
  )
}

function readCell(cell: Fields, labels: Labels): string {
  return cell.type === 'rich_text' ? readRichText(cell, labels) : textAt(cell, 'text')
}

function readCall(block: Fields): string {
  const call = fieldsAt(fieldsAt(block, 'call'), 'v1')
  return `[call ${shownLink(textAt(call, 'join_url'), textAt(call, 'name'))}]`
}

const deepest = 8
const telling =
  /^(?:text|title|subtitle|body|label|name|description|alt_text|value|placeholder|fallback|output|details)$/

/** Its kind, and every text in it once. */
function readUnknown(block: Fields): string {
  const found = new Set<string>()
  dig(block, found, deepest)
  return `[${textAt(block, 'type') || 'block'}] ${[...found].join(' ')}`.trim()
}

function dig(value: unknown, found: Set<string>, depth: number): void {
  if (depth === 0 || value === null || typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') {
      if (telling.test(key) && inner.trim() !== '') found.add(decodeEntities(inner))
      if (key === 'url') found.add(inner)
    } else dig(inner, found, depth - 1)
  }
}
