/** `deploy "two words" -gone from:alice`, taken apart. */
export interface Word {
  text: string
  /** `from` of `from:alice`; undefined for what is looked for in texts. */
  modifier: string | undefined
  negated: boolean
  /** Given in quotes. */
  quoted: boolean
}

const modifiers: ReadonlySet<string> = new Set([
  'in',
  'from',
  'to',
  'with',
  'has',
  'hasmy',
  'is',
  'before',
  'after',
  'on',
  'during',
  'creator',
  'type',
])

/** What Slack sees in a query. A quote that is never closed reaches to the end. */
export function wordsOf(query: string): Word[] {
  const found = query.matchAll(/(-)?(?:([a-z]+):(?=[^\s"]|"))?(?:"([^"]*)(?:"|$)|(<[^>]*>|[^\s"]+))/gi)
  return [...found].flatMap(([, minus, name, quoted, plain]) => {
    const known = name !== undefined && modifiers.has(name.toLowerCase())
    const value = quoted ?? plain ?? ''
    const text = known || name === undefined ? value : `${name}:${value}`
    if (text.trim() === '') return []
    const modifier = known ? name.toLowerCase() : undefined
    return [{ text, modifier, negated: minus !== undefined, quoted: quoted !== undefined }]
  })
}

/** What a text must hold, and what it must not. */
export interface Wanted {
  readonly holds: readonly string[]
  readonly lacks: readonly string[]
}

export function wantedBy(words: readonly Word[]): Wanted {
  const plain = words.filter(({ modifier }) => modifier === undefined)
  return {
    holds: plain.filter(({ negated }) => !negated).map(({ text }) => text),
    lacks: plain.filter(({ negated }) => negated).map(({ text }) => text),
  }
}

/** Whether a text holds every word, in any case, and none of the unwanted ones. */
export function fits({ holds, lacks }: Wanted, text: string): boolean {
  const folded = fold(text)
  return holds.every(word => folded.includes(needle(word))) && !lacks.some(word => folded.includes(needle(word)))
}

function needle(word: string): string {
  return fold(word.replace(/\*$/, ''))
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
}

/**
 * The part of a long text around the first of these words: `… text …`, of about `most` characters, whole words.
 * The whole where it is short.
 */
export function around(text: string, words: readonly string[], most: number): string {
  if (text.length <= most) return text
  const lower = text.toLowerCase()
  const places = words.map(word => lower.indexOf(word.toLowerCase().replace(/\*$/, ''))).filter(at => at >= 0)
  const first = places.length === 0 ? 0 : Math.min(...places)
  const from = Math.max(0, Math.min(first - Math.floor(most / 3), text.length - most))
  const start = from === 0 ? 0 : boundary(text, from)
  const end = from + most >= text.length ? text.length : boundary(text, from + most)
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).trim()}${end < text.length ? ' …' : ''}`
}

/** The next space, if one is near; else a place that parts no character. */
function boundary(text: string, at: number): number {
  const space = text.slice(at, at + 30).search(/\s/)
  if (space >= 0) return at + space
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
