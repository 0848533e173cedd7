import { counted } from '@mcp-connectors/core'
import { closed, type Document, type Section, type Start, type Wanted } from '../document.ts'
import { firstOf, type OfficePackage, relationId } from '../office/package.ts'
import { pageList } from '../pdf/page-list.ts'
import { readWholeXml } from '../xml.ts'
import { Slide } from './slide.ts'

const mostSlides = 10_000

/** A presentation, slide by slide, with the notes of each. `pages` are the numbers of slides. */
export async function slidesDocument(office: OfficePackage, { pages, signal }: Wanted): Promise<Document> {
  const parts = await slidesOf(office)
  const wanted = parts.length === 0 && pages === undefined ? [] : pageList(pages, parts.length, 'slide')
  async function* sections(from?: Start): AsyncGenerator<Section> {
    for (const number of wanted) {
      const part = parts[number - 1]
      if (part === undefined || number < (from?.number ?? 0)) continue
      signal.throwIfAborted()
      yield await sectionOf(office, part, number)
    }
  }
  return closed({ kind: 'slides', extent: counted(parts.length, 'slide'), parts: [], warnings: [], sections })
}

/** In the order in which they are shown, which is not that of their names. */
async function slidesOf(office: OfficePackage): Promise<string[]> {
  const { main = '' } = office
  const related = await office.relations(main)
  const parts: string[] = []
  await readWholeXml(office.read(main), {
    open(name, attributes) {
      const target = name === 'sldId' ? related.get(relationId(attributes))?.target : undefined
      if (target !== undefined && parts.length < mostSlides) parts.push(target)
    },
  })
  return parts
}

async function sectionOf(office: OfficePackage, part: string, number: number): Promise<Section> {
  const related = await office.relations(part)
  const slide = new Slide(related)
  await readWholeXml(office.read(part), slide)
  const notes = await notesOf(office, firstOf(related, 'notesSlide'))
  const title = `Slide ${number}${slide.title === '' ? '' : `: ${slide.title}`}${slide.isHidden ? ' (hidden)' : ''}`
  const diagrams = [...related.values()].filter(({ type }) => type === 'diagramData')
  for (const { target } of diagrams) await readWholeXml(office.read(target), slide)
  const text = [slide.markdown().trim(), notes === '' ? '' : `Notes: ${notes}`].filter(Boolean).join('\n\n')
  // A slide of pictures alone is still a slide.
  return { part: 0, number, title, head: '', text: text === '' ? '\n' : text }
}

async function notesOf(office: OfficePackage, part: string | undefined): Promise<string> {
  if (part === undefined) return ''
  const notes = new Slide(await office.relations(part))
  await readWholeXml(office.read(part), notes)
  return notes.markdown().replace(/^- /gm, '').trim()
}
