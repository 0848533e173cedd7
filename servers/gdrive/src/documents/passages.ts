import { type Chunk, chunksOf, withText } from './chunks.ts'
import type { Document, Position, Section } from './document.ts'
import { distance, folded, type Query, queryOf, squeezed, stem, wordsOf } from './words.ts'

export interface Passage {
  /** `Page 12`; `characters 12,300 to 13,100` */
  place: string
  text: string
  /** Where reading goes on from its beginning. */
  position: Position
}

export interface Passages {
  /** The best first. */
  passages: Passage[]
  /** Pieces of the document, of some lines each, that have any of the words. */
  found: number
  /** Where none has: the words of the document that are most like those of the query. */
  nearest: string[]
}

/** A piece of the document in which words of the query are. */
interface Match extends Chunk {
  /** How often each word is in it, in the order of the query. */
  counts: number[]
  length: number
}

/** What is known of the whole document, which is what makes a word rare. */
interface Totals {
  chunks: number
  length: number
  /** In how many pieces each word is. */
  having: number[]
}

/** Matches that are kept while others are looked at. */
const mostMatches = 2000
const keptMatches = 500

/** The passages of a document that are most about the words of a query; "in quotes" what must be there as it is. */
export async function passagesOf(
  document: Pick<Document, 'sections' | 'kind'>,
  query: string,
  { most, signal }: { most: number; signal: AbortSignal },
): Promise<Passages> {
  const asked = queryOf(query)
  const totals: Totals = { chunks: 0, length: 0, having: asked.words.map(() => 0) }
  let matches: Match[] = []
  let found = 0
  for await (const section of document.sections()) {
    signal.throwIfAborted()
    for (const chunk of chunksOf(section, document.kind)) {
      const match = matchOf(chunk, asked, totals)
      if (!match) continue
      found++
      matches.push(match)
      if (matches.length > mostMatches) matches = ranked(matches, totals).slice(0, keptMatches)
    }
  }
  if (found === 0) return { passages: [], found, nearest: await nearestTo(document, asked, signal) }
  return { passages: chosen(ranked(matches, totals), most), found, nearest: [] }
}

function matchOf(chunk: Chunk, { words, phrases }: Query, totals: Totals): Match | undefined {
  const text = folded(chunk.text)
  totals.chunks++
  totals.length += text.length
  if (!words.some(asked => text.includes(asked.slice(0, -1) || asked))) return undefined
  const counts = words.map(() => 0)
  for (const found of wordsOf(text)) {
    const index = words.indexOf(stem(found))
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
  }
  for (const [index, count] of counts.entries()) if (count > 0) totals.having[index] = (totals.having[index] ?? 0) + 1
  if (counts.every(count => count === 0)) return undefined
  const plain = phrases.length === 0 ? '' : squeezed(text)
  if (phrases.some(phrase => !plain.includes(phrase))) return undefined
  return { ...chunk, counts, length: text.length }
}

/** By BM25, the best first. */
function ranked(matches: readonly Match[], { chunks, length, having }: Totals): Match[] {
  const average = length / chunks
  const rarity = having.map(count => Math.log(1 + (chunks - count + 0.5) / (count + 0.5)))
  const scored = matches.map(match => {
    const long = 0.25 + (0.75 * match.length) / average
    const scores = match.counts.map((count, index) => ((rarity[index] ?? 0) * count * 2.2) / (count + 1.2 * long))
    return { match, score: scores.reduce((sum, score) => sum + score, 0) }
  })
  return scored.sort((one, other) => other.score - one.score).map(({ match }) => match)
}

/** As many of the best as there is room for; those that follow one another become one. */
function chosen(matches: readonly Match[], most: number): Passage[] {
  const groups: Chunk[] = []
  let left = most
  for (const match of matches) {
    const size = match.text.length + match.section.head.length
    if (size > left && groups.length > 0) break
    left -= size
    join(groups, match)
  }
  return groups.map(({ section, start, text, heading }) => ({
    place: placeOf(section, start, start + text.length, heading),
    text: section.head === '' ? text : `${section.head}\n${text}`,
    position: { part: section.part, number: section.number, offset: start },
  }))
}

function join(groups: Chunk[], chunk: Chunk): void {
  const { start, end, section } = chunk
  const isSame = (other: Chunk) => other.section.part === section.part && other.section.number === section.number
  const before = groups.findIndex(group => isSame(group) && group.end === start)
  const after = groups.findIndex(group => isSame(group) && group.start === end)
  const [first, last] = [groups[before], groups[after]]
  const merged = withText(first ?? chunk, [first, chunk, last])
  const place = Math.min(...[before, after].filter(index => index >= 0), groups.length)
  groups.splice(place, 1, merged)
  if (first && last) groups.splice(Math.max(before, after), 1)
}

function placeOf({ title }: Pick<Section, 'title'>, start: number, end: number, heading: string): string {
  const characters = `characters ${start.toLocaleString('en')} to ${end.toLocaleString('en')}`
  const place = title === '' ? characters : title
  return heading === '' ? place : `${place}, under "${heading}"`
}

/** Words of which as many are compared. */
const mostWords = 50_000
const mostNearest = 5

async function nearestTo(
  document: Pick<Document, 'sections'>,
  { words }: Query,
  signal: AbortSignal,
): Promise<string[]> {
  const known = new Set<string>()
  for await (const { text } of document.sections()) {
    signal.throwIfAborted()
    for (const found of wordsOf(folded(text))) if (found.length > 2 && found.length < 40) known.add(found)
    if (known.size > mostWords) break
  }
  const rated = [...known].map(found => ({ found, steps: Math.min(...words.map(asked => stepsTo(found, asked))) }))
  const near = rated.filter(({ steps }) => steps <= 2).sort((one, other) => one.steps - other.steps)
  return near.slice(0, mostNearest).map(({ found }) => found)
}

/** Changes of letters; a word that goes on where the other ends is near too. */
function stepsTo(found: string, asked: string): number {
  if (asked.length < 3 || asked.length > 40) return 3
  if (found.startsWith(asked) || (found.length > 4 && asked.startsWith(found))) return 1
  return distance(found, asked, asked.length > 5 ? 2 : 1) <= (asked.length > 5 ? 2 : 1) ? 2 : 3
}
