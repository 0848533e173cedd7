import type { Document, Position, Section } from './document.ts'

export interface Line {
  /** With its end; of a long line, a part. */
  text: string
  /** Where reading goes on after it. */
  after: Position
}

export interface Window {
  lines: Line[]
  /** Absent at the end of the document. */
  next?: Position
}

/** How long a line may be before it is shown in several. In characters. */
const longestLine = 2000

/** At most `most` characters of a document from where reading goes on, or so many characters after its beginning. */
export async function windowOf(
  document: Pick<Document, 'sections'>,
  start: Position | { offset: number } | undefined,
  most: number,
): Promise<Window> {
  const isPosition = start !== undefined && 'part' in start
  const lines: Line[] = []
  let shown = ''
  let left = most
  let skip = isPosition ? 0 : (start?.offset ?? 0)
  for await (const section of document.sections(isPosition ? start : undefined)) {
    const from = offsetIn(section, isPosition ? start : { offset: skip })
    if (!isPosition) skip -= from
    if (from >= section.text.length) continue
    const headings = headingsOf(section, shown)
    shown = `${section.title}\n${section.head}`
    for (const line of inOrder(headings, section, from)) {
      if (left <= 0 || (line.text.length > left && lines.length > headings.length)) {
        return { lines, next: lines.at(-1)?.after ?? at(section, from) }
      }
      lines.push(line)
      left -= line.text.length
    }
  }
  return { lines }
}

function offsetIn(section: Section, start: Position | { offset: number }): number {
  const isOther = 'part' in start && (start.part !== section.part || start.number !== section.number)
  return isOther ? 0 : boundary(section.text, Math.max(0, Math.min(start.offset, section.text.length)))
}

function at({ part, number }: Section, offset: number): Position {
  return { part, number, offset }
}

/** What stands above the text of a section, without what stood above the one before too. */
function headingsOf({ title, head }: Section, shown: string): string[] {
  if (`${title}\n${head}` === shown) return []
  const titles = title === '' || shown.startsWith(`${title}\n`) ? [] : [`[${title}]\n`]
  return [...titles, ...(head === '' ? [] : [`${head}\n`])]
}

/** One by one: a text may be all ends of lines. */
function* inOrder(headings: readonly string[], section: Section, from: number): Generator<Line> {
  for (const text of headings) yield { text, after: at(section, from) }
  const { text } = section
  for (let start = from; start < text.length; ) {
    const ending = text.slice(start, start + longestLine + 1).indexOf('\n')
    const end = ending < 0 ? boundary(text, Math.min(start + longestLine, text.length)) : start + ending + 1
    const isLast = end === text.length && ending < 0
    yield { text: text.slice(start, end) + (isLast ? '\n' : ''), after: at(section, end) }
    start = end
  }
}

/** Never between the halves of a surrogate pair. */
export function boundary(text: string, place: number): number {
  const last = text.charCodeAt(place - 1)
  return last >= 0xd800 && last <= 0xdbff ? place - 1 : place
}
