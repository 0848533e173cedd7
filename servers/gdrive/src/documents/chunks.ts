import type { Document, Section } from './document.ts'
import { boundary } from './window.ts'

/** Some lines of a section: what a query finds. */
export interface Chunk {
  section: Pick<Section, 'part' | 'number' | 'title' | 'head'>
  /** Characters of the section before it, and up to its end. */
  start: number
  end: number
  text: string
  /** The last one above it, in Markdown. */
  heading: string
}

/** In characters: a chunk ends with the line, or the paragraph, that goes over the first, and never goes over the second. */
const usual = 600
const longest = 1200

/** A section in pieces that end with lines, with words at least. */
export function* chunksOf(section: Section, kind: Document['kind']): Generator<Chunk> {
  const { text, part, number, title, head } = section
  const hasHeadings = kind === 'word' || kind === 'markdown' || kind === 'html'
  let heading = ''
  for (let start = 0; start < text.length; ) {
    const end = endOf(text, start)
    const piece = text.slice(start, end)
    yield { section: { part, number, title, head }, start, end, text: piece, heading }
    const last = hasHeadings ? [...piece.matchAll(/^#{1,6} (.{1,200})/gm)].at(-1) : undefined
    heading = last?.[1] ?? heading
    start = end
  }
}

function endOf(text: string, start: number): number {
  if (start + usual >= text.length) return text.length
  const part = text.slice(start, start + longest)
  // Best before a heading or at the end of a paragraph, else of a line, a sentence, a word.
  for (const end of [/\n(?=#{1,6} )|\n\n+/g, /\n/g, /[.!?]\s+/g, /\s+/g]) {
    const found = [...part.matchAll(end)].map(({ 0: { length }, index }) => index + length)
    const place = found.find(at => at >= usual / 2)
    if (place !== undefined) return start + place
  }
  return boundary(text, start + part.length)
}

/** One chunk of several that follow one another. */
export function withText(first: Chunk, all: readonly (Chunk | undefined)[]): Chunk {
  const chunks = all.filter(chunk => chunk !== undefined)
  return { ...first, end: chunks.at(-1)?.end ?? first.end, text: chunks.map(({ text }) => text).join('') }
}
