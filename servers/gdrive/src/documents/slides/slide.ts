import { tooLarge } from '../errors.ts'
import { link, markdownTable, marked } from '../office/markdown.ts'
import { type Relations, relationId } from '../office/package.ts'
import type { Attributes, XmlHandler } from '../xml.ts'

/** Placeholders that every slide has and nobody reads. */
const furniture = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg'])

const mostElements = 50_000

interface Shape {
  /** Of a placeholder: `title`, `body` */
  type: string
  paragraphs: string[]
}

/** The text of a slide, or of its notes, in the order in which it is read out. */
export class Slide implements XmlHandler {
  isHidden = false
  title = ''
  readonly #relations: Relations
  readonly #blocks: string[] = []
  #shape: Shape | undefined
  #rows: string[][] | undefined
  #cell: string[] | undefined
  #paragraph = ''
  #level = 0
  #href = ''
  #mark = ''
  #isText = false
  #alt = ''
  #elements = 0

  constructor(relations: Relations) {
    this.#relations = relations
  }

  /** Without its title. */
  markdown(): string {
    return this.#blocks.filter(block => block !== '').join('\n')
  }

  open(name: string, attributes: Attributes): void {
    if (/^(?:p|tr|tc)$/.test(name) && ++this.#elements > mostElements) {
      throw tooLarge(`a slide has more than ${mostElements.toLocaleString('en')} paragraphs and cells`)
    }
    if (name === 'sld') this.isHidden = attributes.show === '0' || attributes.show === 'false'
    else if (name === 'sp') this.#shape = { type: '', paragraphs: [] }
    else if (name === 'ph' && this.#shape) this.#shape.type = attributes.type ?? 'body'
    else if (name === 'cNvPr') this.#alt = attributes.descr || attributes.title || ''
    else if (name === 'blip') this.#picture('image')
    else if (name === 'chart') this.#picture('chart')
    else if (name === 'tbl') this.#rows = []
    else if (name === 'tr') this.#rows?.push([])
    else if (name === 'tc') this.#cell = []
    else this.#openText(name, attributes)
  }

  close(name: string): void {
    if (name === 't') this.#isText = false
    else if (name === 'r') this.#href = this.#mark = ''
    else if (name === 'p') this.#closeParagraph()
    else if (name === 'sp') this.#closeShape()
    else if (name === 'tc') this.#closeCell()
    else if (name === 'tbl') this.#closeTable()
  }

  text(text: string): void {
    if (this.#isText) this.#paragraph += this.#href === '' ? marked(text, this.#mark) : link(text, this.#href)
  }

  #openText(name: string, attributes: Attributes): void {
    if (name === 't') this.#isText = true
    else if (name === 'br') this.#paragraph += '\n'
    else if (name === 'pPr') this.#level = Math.min(8, Number(attributes.lvl) || 0)
    else if (name === 'rPr') this.#mark = `${attributes.b === '1' ? '**' : ''}${attributes.i === '1' ? '*' : ''}`
    else if (name === 'hlinkClick') {
      const relation = this.#relations.get(relationId(attributes))
      this.#href = relation?.isExternal ? relation.target : ''
    } else if (name === 'p') {
      this.#paragraph = ''
      this.#level = 0
    }
  }

  #picture(what: string): void {
    const alt = this.#alt.replace(/\s+/g, ' ').trim()
    this.#blocks.push(alt === '' ? `[${what}]` : `[${what}: ${alt}]`)
    this.#alt = ''
  }

  #closeParagraph(): void {
    const text = this.#paragraph.replaceAll('****', '').trim()
    if (this.#cell) this.#cell.push(text)
    else if (text !== '') (this.#shape?.paragraphs ?? this.#blocks).push('  '.repeat(this.#level) + text)
    this.#paragraph = ''
  }

  #closeShape(): void {
    const { type, paragraphs } = this.#shape ?? { type: '', paragraphs: [] }
    this.#shape = undefined
    if (furniture.has(type)) return
    if ((type === 'title' || type === 'ctrTitle') && this.title === '') this.title = plain(paragraphs.join(' '))
    else if (paragraphs.length > 1 && type !== 'subTitle') this.#blocks.push(...paragraphs.map(itemOf))
    else this.#blocks.push(...paragraphs)
  }

  #closeCell(): void {
    this.#rows?.at(-1)?.push(this.#cell?.join('\n') ?? '')
    this.#cell = undefined
  }

  #closeTable(): void {
    this.#blocks.push(`\n${markdownTable(this.#rows ?? [])}\n`)
    this.#rows = undefined
  }
}

function itemOf(paragraph: string): string {
  return paragraph.replace(/^( *)/, '$1- ')
}

function plain(text: string): string {
  return text.replace(/\*\*/g, '').replace(/\s+/g, ' ').trim()
}
