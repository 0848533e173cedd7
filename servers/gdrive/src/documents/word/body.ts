import { tooLarge } from '../errors.ts'
import { markdownTable } from '../office/markdown.ts'
import { mostText, type Relations, relationId } from '../office/package.ts'
import { type Attributes, attribute, type XmlHandler } from '../xml.ts'
import type { Numbering } from './numbering.ts'
import { Paragraph } from './paragraph.ts'
import type { Style } from './styles.ts'

export interface BodyContext {
  styles: ReadonlyMap<string, Style>
  numbering: Numbering
  relations: Relations
  /** Marks where comments are. */
  comments: boolean
}

/** What was met, for the reader to know. */
export interface Seen {
  insertions: number
  deletions: number
  comments: number
  cut: boolean
}

interface Table {
  rows: string[][]
  cell: Block[]
  span: number
  isContinued: boolean
}

interface Block {
  text: string
  isItem: boolean
}

export interface Note {
  author: string
  text: string
}

interface Field {
  code: string
  paragraph: Paragraph | undefined
  start: number
}

const mostElements = 500_000

/** The text of a part as Markdown: `word/document.xml`, its headers, its notes and comments. */
export class Body implements XmlHandler {
  readonly seen: Seen = { insertions: 0, deletions: 0, comments: 0, cut: false }
  /** Of a part that holds footnotes, endnotes or comments, by id. */
  readonly notes = new Map<string, Note>()
  readonly #context: BodyContext
  readonly #paragraphs: Paragraph[] = []
  readonly #tables: Table[] = []
  readonly #fields: Field[] = []
  readonly #links: { paragraph: Paragraph | undefined; start: number; href: string }[] = []
  #blocks: Block[] = []
  #note: { id: string; author: string } | undefined
  #length = 0
  /** Paragraphs, rows and cells, which cost memory also where nothing is in them. */
  #elements = 0
  /** Levels within what is not shown. */
  #hidden = 0
  #run: { bold: boolean; italic: boolean; strike: boolean; isHidden: boolean } | undefined
  #textOf: 'run' | 'field' | undefined
  #alt = ''
  /** A tracked change that has held nothing yet. */
  #change: string | undefined

  constructor(context: BodyContext) {
    this.#context = context
  }

  markdown(): string {
    return joined(this.#blocks)
  }

  open(name: string, attributes: Attributes): void {
    if (this.#hidden > 0 || isUnseen(name)) {
      this.#hidden++
      this.#count(name)
      return
    }
    this.#count(name)
    if (this.#run) this.#openInRun(name, attributes)
    else this.#openOutside(name, attributes)
  }

  close(name: string): void {
    if (name === this.#change) this.#change = undefined
    if (this.#hidden > 0) {
      this.#hidden--
      return
    }
    if (name === 't' || name === 'instrText') this.#textOf = undefined
    else if (name === 'r') this.#run = undefined
    else if (name === 'p') this.#closeParagraph()
    else if (name === 'hyperlink') this.#closeLink()
    else if (name === 'tc') this.#closeCell()
    else if (name === 'tbl') this.#closeTable()
    else if (name === 'footnote' || name === 'endnote' || name === 'comment') this.#closeNote()
  }

  text(text: string): void {
    if (this.#hidden > 0 || this.#textOf === undefined) return
    const field = this.#fields.at(-1)
    if (this.#textOf === 'run') this.#add(text)
    else if (field && field.code.length < 5000) field.code += text
  }

  #openOutside(name: string, attributes: Attributes): void {
    if (/^(?:p|tr|tc)$/.test(name) && ++this.#elements > mostElements) {
      throw tooLarge(`it has more than ${mostElements.toLocaleString('en')} paragraphs and cells`)
    }
    const value = attribute(attributes, 'val')
    const paragraph = this.#paragraphs.at(-1)
    const table = this.#tables.at(-1)
    if (name === 'p') this.#paragraphs.push(new Paragraph())
    else if (name === 'r') this.#run = { bold: false, italic: false, strike: false, isHidden: false }
    else if (name === 't') this.#textOf = 'run'
    else if (name === 'hyperlink') this.#openLink(attributes)
    else if (name === 'tbl') this.#tables.push({ rows: [], cell: [], span: 1, isContinued: false })
    else if (name === 'tr') table?.rows.push([])
    else if (name === 'gridSpan' && table) table.span = Math.min(100, Number(value) || 1)
    else if (name === 'vMerge' && table) table.isContinued = value !== 'restart'
    else if (name === 'footnote' || name === 'endnote' || name === 'comment') this.#openNote(attributes)
    else if (!paragraph) return
    else if (name === 'pStyle') paragraph.style = value ?? ''
    else if (name === 'outlineLvl') paragraph.level = Number(value) < 9 ? Number(value) + 1 : undefined
    else if (name === 'numId') paragraph.list = value
    else if (name === 'ilvl') paragraph.depth = Number(value) || 0
  }

  #openInRun(name: string, attributes: Attributes): void {
    const run = this.#run
    if (!run) return
    const isOn = !/^(?:0|false|off|none)$/.test(attribute(attributes, 'val') ?? '')
    if (name === 't') this.#textOf = 'run'
    else if (name === 'b') run.bold = isOn
    else if (name === 'i') run.italic = isOn
    else if (name === 'strike' || name === 'dstrike') run.strike = isOn
    else if (name === 'vanish') run.isHidden = isOn
    else if (name === 'tab') this.#add('\t')
    else if (name === 'br' || name === 'cr') this.#add(attribute(attributes, 'type') === 'page' ? '' : '\n')
    else if (name === 'noBreakHyphen') this.#add('-')
    else if (name === 'footnoteReference') this.#add(`[^${attribute(attributes, 'id') ?? ''}]`)
    else if (name === 'endnoteReference') this.#add(`[^e${attribute(attributes, 'id') ?? ''}]`)
    else if (name === 'commentReference') this.#comment(attributes)
    else if (name === 'docPr') this.#alt = attributes.descr || attributes.title || ''
    else if (name === 'blip' || name === 'imagedata') this.#picture('image', attributes)
    else if (name === 'chart') this.#picture('chart', attributes)
    else if (name === 'instrText') this.#textOf = 'field'
    else if (name === 'fldChar') this.#field(attribute(attributes, 'fldCharType'))
    // A text box holds paragraphs of its own, within the run.
    else if (name === 'txbxContent') this.#run = undefined
  }

  /** Changes that hold something: others are of formats. */
  #count(name: string): void {
    if (changes.has(name)) this.#change = name
    else if (name === 'r' && this.#change) {
      if (isUnseen(this.#change)) this.seen.deletions++
      else this.seen.insertions++
      this.#change = undefined
    }
  }

  #add(text: string): void {
    if (this.#run?.isHidden || text === '') return
    this.#length += text.length
    this.seen.cut ||= this.#length > mostText
    if (this.seen.cut) return
    const { bold, italic, strike } = this.#run ?? {}
    this.#paragraphs.at(-1)?.add(text, `${strike ? '~~' : ''}${bold ? '**' : ''}${italic ? '*' : ''}`)
  }

  #comment(attributes: Attributes): void {
    this.seen.comments++
    if (this.#context.comments) this.#add(`[comment ${attribute(attributes, 'id') ?? ''}]`)
  }

  #picture(what: string, attributes: Attributes): void {
    const alt = (this.#alt || attribute(attributes, 'title') || '').replace(/\s+/g, ' ').trim()
    this.#add(alt === '' ? `[${what}]` : `[${what}: ${alt}]`)
    this.#alt = ''
  }

  #openLink(attributes: Attributes): void {
    const relation = this.#context.relations.get(relationId(attributes))
    const paragraph = this.#paragraphs.at(-1)
    this.#links.push({ paragraph, start: paragraph?.mark() ?? 0, href: relation?.isExternal ? relation.target : '' })
  }

  #closeLink(): void {
    const link = this.#links.pop()
    if (link && link.paragraph === this.#paragraphs.at(-1)) link.paragraph?.linkFrom(link.start, link.href)
  }

  /** A field has its code, then what it shows: `HYPERLINK "https://…"` and the words of the link. */
  #field(type: string | undefined): void {
    const field = this.#fields.at(-1)
    if (type === 'begin') this.#fields.push({ code: '', paragraph: undefined, start: 0 })
    else if (type === 'separate' && field) {
      field.paragraph = this.#paragraphs.at(-1)
      field.start = field.paragraph?.mark() ?? 0
    } else if (type === 'end') {
      this.#fields.pop()
      const href = /^\s*HYPERLINK\s+"([^"]+)"/i.exec(field?.code ?? '')?.[1]
      if (href && field?.paragraph && field.paragraph === this.#paragraphs.at(-1)) {
        field.paragraph.linkFrom(field.start, href)
      }
    }
  }

  #closeParagraph(): void {
    const paragraph = this.#paragraphs.pop()
    if (paragraph) this.#emit(paragraph.markdown(this.#context.styles, this.#context.numbering))
  }

  #emit(block: Block): void {
    if (block.text === '') return
    const blocks = this.#tables.at(-1)?.cell ?? this.#blocks
    blocks.push(block)
  }

  #closeCell(): void {
    const table = this.#tables.at(-1)
    if (!table) return
    const text = table.isContinued ? '' : table.cell.map(({ text }) => text).join('\n')
    table.rows.at(-1)?.push(text, ...Array<string>(table.span - 1).fill(''))
    this.#elements += table.span - 1
    table.cell = []
    table.span = 1
    table.isContinued = false
  }

  #closeTable(): void {
    const table = this.#tables.pop()
    if (!table) return
    // Markdown has no table in a table: its rows become lines of the cell.
    const isInner = this.#tables.length > 0
    const text = isInner ? table.rows.map(row => row.join(' · ')).join('\n') : markdownTable(table.rows)
    this.#emit({ text, isItem: false })
  }

  #openNote(attributes: Attributes): void {
    this.#blocks = []
    const isReal = ['normal', undefined].includes(attribute(attributes, 'type'))
    const [id = '', author = ''] = [attribute(attributes, 'id'), attribute(attributes, 'author')]
    this.#note = isReal ? { id, author } : undefined
  }

  #closeNote(): void {
    if (this.#note) this.notes.set(this.#note.id, { author: this.#note.author, text: joined(this.#blocks) })
    this.#note = undefined
    this.#blocks = []
  }
}

const changes = new Set(['ins', 'moveTo', 'del', 'moveFrom'])

/** Old text and old formats of tracked changes, and what stands in for a drawing where it cannot be shown. */
function isUnseen(name: string): boolean {
  return name === 'del' || name === 'moveFrom' || name === 'Fallback' || name.endsWith('PrChange')
}

function joined(blocks: readonly Block[]): string {
  const parts = blocks.map(({ text, isItem }, index) => {
    const follows = isItem && blocks[index - 1]?.isItem
    return `${index === 0 ? '' : follows ? '\n' : '\n\n'}${text}`
  })
  return parts.join('')
}
