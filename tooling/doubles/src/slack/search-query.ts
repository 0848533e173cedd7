import { literal } from '../literal.ts'

/** `-from:<@U1>`, `"two words"`, `word` or `begin*`, taken apart. */
export interface Term {
  /** `in`, `from`, `has` …; undefined for words to find. */
  readonly filter: string | undefined
  readonly value: string
  readonly negated: boolean
}

const filters = new Set(['in', 'from', 'to', 'with', 'has', 'hasmy', 'is', 'before', 'after', 'on', 'during'])

/** The modifiers of Slack's search; what is no modifier is words. */
export function parseQuery(query: string): Term[] {
  return [...query.matchAll(/(-)?(?:([a-z]+):(?=\S))?(?:"([^"]*)"|(<[^>]*>|[^\s"]+))/gi)].flatMap(
    ([, minus, name, quoted, plain]) => {
      const filter = name?.toLowerCase()
      const known = filter !== undefined && filters.has(filter)
      const value = quoted ?? plain ?? ''
      const text = known || name === undefined ? value : `${name}:${value}`
      return text === '' ? [] : [{ filter: known ? filter : undefined, value: text, negated: minus !== undefined }]
    },
  )
}

/** What the words of a query look for in a text: whole words, in any case; `dep*` looks for a beginning. */
export function pattern(word: string): RegExp {
  const begins = word.length > 3 && word.endsWith('*')
  const source = literal(begins ? word.slice(0, -1) : word).replaceAll(/\s+/g, '\\s+')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${source}${begins ? '[\\p{L}\\p{N}_]*' : '(?![\\p{L}\\p{N}_])'}`, 'giu')
}

/** Puts Slack's private-use marks around what was found. */
export function highlight(text: string, words: readonly string[]): string {
  return words.reduce((marked, word) => marked.replaceAll(pattern(word), '\uE000$&\uE001'), text)
}

/** The day of a moment (in seconds) where the searcher lives: Slack counts days there. */
export function dayOf(seconds: number, timeZone: string): string {
  return new Date(seconds * 1_000).toLocaleDateString('en-CA', { timeZone })
}

const months = 'january february march april may june july august september october november december'.split(' ')

/** Whether a day passes `before:`, `after:`, `on:` or `during:`; `today` is the day of the search. */
export function dayPasses(filter: string, value: string, day: string, today: string): boolean {
  const wanted = namedDay(value.toLowerCase(), today)
  if (filter === 'before') return day < wanted
  if (filter === 'after') return day > `${wanted}~`
  return day.startsWith(wanted)
}

/** `yesterday`, `august` (the last one that has begun), `2026`, `2026-08` or `2026-08-03` as the beginning of an ISO day. */
function namedDay(value: string, today: string): string {
  if (value === 'today') return today
  if (value === 'yesterday') return new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10)
  const month = months.findIndex(name => name === value || name.slice(0, 3) === value) + 1
  if (month === 0) return value
  const year = Number(today.slice(0, 4)) - (month > Number(today.slice(5, 7)) ? 1 : 0)
  return `${year}-${String(month).padStart(2, '0')}`
}
