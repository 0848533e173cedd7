import { partsOf } from './code-parts.ts'

/**
 * Markdown in Slack's own markup, for the few methods that do not take Markdown: bold, italic, struck out, links, headings,
 * lists and code. Tables stay as they are.
 */
export function mrkdwnOf(markdown: string): string {
  return partsOf(markdown)
    .map(({ text, code }) => (code ? escaped(withoutLanguage(text)) : text.split('\n').map(line).join('\n')))
    .join('')
}

function line(text: string): string {
  const [, heading] = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$/.exec(text) ?? []
  if (heading !== undefined) return `*${inline(heading.replaceAll('**', ''))}*`
  const [, indent = '', item] = /^([ \t]*)[-*+][ \t]+(.*)$/.exec(text) ?? []
  if (item !== undefined) return `${indent}• ${inline(item)}`
  const [, quote, quoted = ''] = /^(>+[ \t]?)(.*)$/.exec(text) ?? []
  return quote === undefined ? inline(text) : `${quote}${inline(quoted)}`
}

const pieces = new RegExp(
  [
    // What Slack reads as a mention or link, and Markdown as an address.
    '(?<kept><(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+|!subteam\\^S[A-Z0-9]+|!(?:channel|here|everyone)|https?://[^\\s<>|]+|mailto:[^\\s<>|]+)>)',
    '!?\\[(?<label>[^\\[\\]\\n]*)\\]\\((?<url>(?:https?://|mailto:)[^\\s()<>|]+(?:\\([^\\s()<>|]*\\)[^\\s()<>|]*)?)\\)',
    '\\*\\*\\*(?<both>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*\\*\\*',
    '\\*\\*(?<bold>(?=[^\\s*])[^\\n]*?\\S)\\*\\*(?!\\*)',
    '(?<![\\p{L}\\p{N}_])__(?<strong>(?=[^\\s_])[^\\n]*?\\S)__(?![\\p{L}\\p{N}_])',
    '(?<![\\p{L}\\p{N}*])\\*(?<italic>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*(?![\\p{L}\\p{N}*])',
    '~~(?<struck>[^~\\n]+)~~',
  ].join('|'),
  'gu',
)

const deepest = 5

function inline(text: string, depth = 0): string {
  if (depth > deepest) return escaped(text)
  let from = 0
  let done = ''
  for (const { 0: whole, index, groups = {} } of text.matchAll(pieces)) {
    done += escaped(text.slice(from, index)) + piece(whole, groups, depth + 1)
    from = index + whole.length
  }
  return done + escaped(text.slice(from))
}

function piece(whole: string, groups: Record<string, string | undefined>, depth: number): string {
  const { kept, label, url, both, bold, strong, italic, struck } = groups
  if (kept !== undefined) return kept
  if (url !== undefined) return label ? `<${escaped(url)}|${escaped(label).replaceAll('|', '¦')}>` : `<${escaped(url)}>`
  if (both !== undefined) return `*_${inline(both, depth)}_*`
  const strongly = bold ?? strong
  if (strongly !== undefined) return `*${inline(strongly, depth)}*`
  if (italic !== undefined) return `_${inline(italic, depth)}_`
  return struck === undefined ? escaped(whole) : `~${inline(struck, depth)}~`
}

function withoutLanguage(code: string): string {
  return code.replace(/^(`{3,})[^\n`]+\n/, '$1\n')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
