import { minuteOf } from '../timestamp.ts'
import type { Labels } from './labels.ts'

/**
 * Text in Slack's own markup as it is read: `<@U1>` is `@alice`, `<https://x|here>` is `[here](https://x)`, `&lt;` is `<`.
 * Everything else stays as it was typed.
 */
export function readMrkdwn(text: string, labels: Labels): string {
  return text.replace(piece, (_whole, code: string | undefined, inside: string | undefined, entity: string) => {
    if (code !== undefined) return code.replace(/<(https?:\/\/[^<>|\s]+)>/g, '$1').replace(entities, decoded)
    return inside === undefined ? decoded(entity) : readReference(inside, labels)
  })
}

/** Markdown, in which people, channels and groups alone are in Slack's markup. */
export function readMarkdown(text: string, labels: Labels): string {
  return text.replace(mention, (whole, inside: string | undefined) =>
    inside === undefined ? whole : readReference(inside, labels),
  )
}

/** What Slack escapes in texts; each is decoded once. */
export function decodeEntities(text: string): string {
  return text.replace(entities, decoded)
}

const entities = /&(?:amp|lt|gt);/g
const piece = /(```[\s\S]*?```|`[^`\n]+`)|<([^<>\n]{1,8000})>|(&(?:amp|lt|gt);)/g
const mention = /```[\s\S]*?```|`[^`\n]+`|<([@#!][^<>\n]{1,200})>/g

function decoded(entity: string): string {
  return entity === '&lt;' ? '<' : entity === '&gt;' ? '>' : '&'
}

function readReference(inside: string, labels: Labels): string {
  const bar = inside.indexOf('|')
  const target = bar === -1 ? inside : inside.slice(0, bar)
  const label = bar === -1 ? '' : decodeEntities(inside.slice(bar + 1))
  if (/^@[A-Z0-9]+$/.test(target)) return `@${labels.person(target.slice(1))?.name ?? (label || target.slice(1))}`
  if (/^#[A-Z0-9]+$/.test(target)) return `#${label || (labels.channel(target.slice(1)) ?? target.slice(1))}`
  if (target.startsWith('!')) return readCommand(target.slice(1), label, labels)
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return shownLink(decodeEntities(target), label)
  // Nothing that Slack writes: left as it stands.
  return `<${decodeEntities(inside)}>`
}

function readCommand(command: string, label: string, labels: Labels): string {
  const [name = '', first = '', format = ''] = command.split('^')
  if (name === 'subteam') return shownGroup(first, label, labels)
  if (name === 'date') return label || shownDate(Number(first), format)
  if (name === 'here' || name === 'channel' || name === 'everyone') return `@${name}`
  return label || `<!${command}>`
}

/** `@team` */
export function shownGroup(id: string, label: string, labels: Labels): string {
  return `@${label.replace(/^@/, '') || (labels.group(id) ?? id)}`
}

/** `2026-11-24 10:05 UTC`, where a message says no more than a moment. */
export function shownDate(seconds: number, otherwise: string): string {
  const isTime = !Number.isNaN(new Date(seconds * 1000).getTime())
  return isTime ? `${minuteOf(seconds)} UTC` : otherwise
}

/** `[label](https://x)`; the address alone where the label says no more. An address is never hidden behind another one. */
export function shownLink(url: string, label: string): string {
  const bare = (address: string) => address.replace(/^(?:https?:\/\/|mailto:|tel:)/i, '').replace(/\/$/, '')
  if (label.trim() !== '' && bare(label) !== bare(url)) return `[${label}](${url})`
  return /^(?:mailto|tel):/i.test(url) ? bare(url) : url
}
