import { counted } from '@mcp-connectors/core'
import { type Document, type Wanted, warn } from '../document.ts'
import { firstOf, type OfficePackage, type Relations } from '../office/package.ts'
import { ofOneText } from '../text/plain.ts'
import { readWholeXml } from '../xml.ts'
import { Body, type BodyContext, type Note, type Seen } from './body.ts'
import { readNumbering } from './numbering.ts'
import { readStyles } from './styles.ts'

/** A Word file as Markdown: headers, text, footers, notes, and comments if they are wanted. */
export async function wordDocument(office: OfficePackage, wanted: Wanted): Promise<Document> {
  const { main = '' } = office
  const relations = await office.relations(main)
  const part = (type: string) => office.read(firstOf(relations, type) ?? '')
  const context: BodyContext = {
    styles: await readStyles(part('styles')),
    numbering: await readNumbering(part('numbering')),
    relations,
    comments: wanted.comments ?? false,
  }
  const body = await readBody(office, main, context)
  const pieces = [
    ...(await repeated(office, context, 'header')),
    body.markdown(),
    ...noteLines(await notesOf(office, context, 'footnotes'), id => `[^${id}]: `),
    ...noteLines(await notesOf(office, context, 'endnotes'), id => `[^e${id}]: `),
    ...(await commentLines(office, context)),
    ...(await repeated(office, context, 'footer')),
  ]
  const warnings: string[] = []
  tell(body.seen, context, wanted, warnings)
  return ofOneText('word', pieces.filter(piece => piece !== '').join('\n\n'), warnings)
}

async function readBody(office: OfficePackage, part: string, context: BodyContext): Promise<Body> {
  const body = new Body(context)
  await readWholeXml(office.read(part), body)
  return body
}

/** Sections of one file that have a header or footer of their own. */
const mostRepeated = 30

/** What stands on every page, each text once. */
async function repeated(office: OfficePackage, context: BodyContext, type: 'header' | 'footer'): Promise<string[]> {
  const texts = new Set<string>()
  for (const target of targetsOf(context.relations, type).slice(0, mostRepeated)) {
    const body = await readBody(office, target, { ...context, relations: await office.relations(target) })
    texts.add(body.markdown())
  }
  texts.delete('')
  return [...texts].map(text => `${type === 'header' ? 'Header' : 'Footer'}: ${text}`)
}

function targetsOf(relations: Relations, type: string): string[] {
  return [...relations.values()].filter(found => found.type === type).map(({ target }) => target)
}

async function notesOf(office: OfficePackage, context: BodyContext, type: string): Promise<Map<string, Note>> {
  const target = firstOf(context.relations, type)
  if (target === undefined) return new Map()
  const body = await readBody(office, target, { ...context, relations: await office.relations(target) })
  return body.notes
}

function noteLines(notes: ReadonlyMap<string, Note>, start: (id: string, note: Note) => string): string[] {
  const lines = [...notes].filter(([, { text }]) => text !== '').map(([id, note]) => start(id, note) + note.text)
  return lines.length === 0 ? [] : [lines.join('\n')]
}

async function commentLines(office: OfficePackage, context: BodyContext): Promise<string[]> {
  if (!context.comments) return []
  const notes = await notesOf(office, context, 'comments')
  return noteLines(notes, (id, { author }) => `[comment ${id}]${author ? ` ${author}` : ''}: `)
}

function tell(
  { insertions, deletions, comments, cut }: Seen,
  context: BodyContext,
  wanted: Wanted,
  warnings: string[],
) {
  if (insertions > 0 || deletions > 0) {
    warn(
      warnings,
      `Tracked changes: ${counted(insertions, 'insertion')} shown, ${counted(deletions, 'deletion')} left out.`,
    )
  }
  if (comments > 0 && !context.comments) warn(warnings, `${counted(comments, 'comment')} left out.`)
  if (cut) warn(warnings, 'The text is longer than is read of one file.')
  if (wanted.pages !== undefined) warn(warnings, 'A Word file has no pages until it is printed: all of it is read.')
}
