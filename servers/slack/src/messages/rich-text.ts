import { type Fields, fieldsAt, listAt, numberAt, prefixed, textAt } from './fields.ts'
import type { Labels } from './labels.ts'
import { shownDate, shownGroup, shownLink } from './mrkdwn.ts'

/** What a person wrote in the editor, as Markdown. */
export function readRichText(block: Fields, labels: Labels): string {
  return listAt(block, 'elements')
    .map(part => readPart(part, labels))
    .filter(part => part !== '')
    .join('\n')
}

/** Slack nests a few levels; what goes on and on is not followed. */
const deepest = 20

function readPart(part: Fields, labels: Labels, depth = 0): string {
  if (depth > deepest) return '[…]'
  const inline = () => readInline(part, labels, depth + 1)
  switch (part.type) {
    case 'rich_text_list':
      return readList(part, labels, depth + 1)
    case 'rich_text_quote':
      return prefixed('> ', inline().replace(/\n$/, ''))
    case 'rich_text_preformatted':
      return fenced(inline(), textAt(part, 'language'))
    default:
      // A section ends in a line break where a list or quote follows.
      return inline().replace(/\n$/, '')
  }
}

function readList(list: Fields, labels: Labels, depth: number): string {
  const ordered = list.style === 'ordered'
  const indent = '  '.repeat(Math.min(Math.max(numberAt(list, 'indent') ?? 0, 0), 9))
  const first = (numberAt(list, 'offset') ?? 0) + 1
  const items = listAt(list, 'elements').map((item, index) => {
    const mark = ordered ? `${first + index}. ` : '- '
    const further = `\n${indent}${' '.repeat(mark.length)}`
    return `${indent}${mark}${readPart(item, labels, depth).replaceAll('\n', further)}`
  })
  const text = items.join('\n')
  return (numberAt(list, 'border') ?? 0) > 0 ? prefixed('> ', text) : text
}

/** Between more backticks than the code has in a row. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`
}

function readInline(part: Fields, labels: Labels, depth: number): string {
  const isCode = part.type === 'rich_text_preformatted'
  return listAt(part, 'elements')
    .map(element => {
      const text = readElement(element, labels, { isCode, depth })
      return isCode ? text : styled(text, fieldsAt(element, 'style'))
    })
    .join('')
}

function readElement(element: Fields, labels: Labels, { isCode, depth }: { isCode: boolean; depth: number }): string {
  const text = textAt(element, 'text')
  const id = (kind: string) => textAt(element, `${kind}_id`)
  switch (element.type) {
    case 'text':
      return text
    case 'link':
      return isCode ? text || textAt(element, 'url') : shownLink(textAt(element, 'url'), text)
    case 'user':
      return `@${labels.person(id('user'))?.name ?? id('user')}`
    case 'channel':
      return `#${labels.channel(id('channel')) ?? id('channel')}`
    case 'usergroup':
      return shownGroup(id('usergroup'), '', labels)
    case 'broadcast':
      return `@${textAt(element, 'range')}`
    case 'emoji':
      return readEmoji(element)
    case 'date':
      return textAt(element, 'fallback') || shownDate(numberAt(element, 'timestamp') ?? Number.NaN, '[date]')
    case 'color':
      return textAt(element, 'value')
    case 'team':
      return id('team')
    default:
      return Array.isArray(element.elements) ? readPart(element, labels, depth) : text || `[${String(element.type)}]`
  }
}

const firstTone = 0x1f3fb

/** The character, where there is one: 👍🏽. Else the name: `:shipit:`. */
function readEmoji(element: Fields): string {
  const tone = numberAt(element, 'skin_tone')
  const codes = textAt(element, 'unicode')
    .split('-')
    .map(code => Number.parseInt(code, 16))
  if (codes.some(code => !(code > 0 && code <= 0x10ffff))) {
    return `:${textAt(element, 'name')}:${tone === undefined ? '' : `:skin-tone-${tone}:`}`
  }
  const toned =
    tone !== undefined && tone >= 2 && tone <= 6 && codes.every(code => code < firstTone || code > firstTone + 4)
  return String.fromCodePoint(...codes, ...(toned ? [firstTone + tone - 2] : []))
}

const marks = [
  ['code', '`'],
  ['strike', '~~'],
  ['italic', '_'],
  ['bold', '**'],
] as const

/** Marks stand beside letters, never beside blanks: `**so** `. */
function styled(text: string, style: Fields): string {
  const inside = text.trim()
  if (inside === '') return text
  const start = text.length - text.trimStart().length
  const [before, after] = [text.slice(0, start), text.slice(start + inside.length)]
  const worn = marks.filter(([name]) => style[name] === true).map(([, mark]) => mark)
  return `${before}${worn.reduce((word, mark) => `${mark}${word}${mark}`, inside)}${after}`
}
