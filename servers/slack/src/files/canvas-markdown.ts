/** A piece of a canvas as it downloads: a tag, or the text between two. */
interface Token {
  /** `p`, `/p`; empty for text. */
  tag: string
  /** Of a tag: its attributes, as they stand. Of text: the text, entities read. */
  text: string
}

/** The tags of HTML, and the text between them: no script, style or comment. */
function* tokens(html: string): Generator<Token> {
  const shown = html.replace(/<!--[\s\S]*?(?:-->|$)|<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
  for (const [whole, name, attributes = ''] of shown.matchAll(
    /<(\/?[a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>|[^<]+|</gi,
  )) {
    if (name === undefined) yield { tag: '', text: unescaped(whole) }
    else yield { tag: name.toLowerCase(), text: attributes }
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

const marks: Readonly<Record<string, string>> = {
  ...{ b: '**', strong: '**', i: '*', em: '*', del: '~~', s: '~~', strike: '~~', code: '`' },
}

/** The people and channels that a canvas mentions, by id. */
export function mentionsIn(html: string): string[] {
  return [...new Set([...html.matchAll(/>\s*[@#]([CUW][A-Z0-9]{7,20})\s*</g)].map(([, id = '']) => id))]
}

/**
 * A canvas as Markdown. It downloads as HTML of a few kinds: headings, paragraphs, lists (bullets, numbers, boxes to
 * tick), tables, quotes, code, rules, links; what it has of others is shown by its text.
 * @param nameOf `@alice` for the id of a person, `#general` for that of a channel
 */
export function canvasMarkdown(html: string, nameOf: (id: string) => string = id => id): string {
  const page = new Page(nameOf)
  for (const token of tokens(html)) page.take(token)
  return page.end()
}

interface List {
  kind: 'bullet' | 'number' | 'check'
  count: number
}

/** What has been written, and where the next text goes. */
class Page {
  readonly #nameOf: (id: string) => string
  readonly #blocks: string[] = []
  readonly #lists: List[] = []
  readonly #links: string[] = []
  /** The line under way, and what stands before it. */
  #line = ''
  #lead = ''
  #style: List['kind'] = 'bullet'
  #code = false
  #row: string[] | undefined
  #rows = 0
  #quoted = false

  constructor(nameOf: (id: string) => string) {
    this.#nameOf = nameOf
  }

  take({ tag, text }: Token): void {
    if (tag === '') this.#write(text)
    else if (tag in marks) this.#mark(tag)
    else if (tag.startsWith('/')) this.#close(tag.slice(1))
    else this.#open(tag, text)
  }

  end(): string {
    this.#break()
    return this.#blocks.join('').trim()
  }

  #write(text: string): void {
    if (this.#code) this.#line += text
    else {
      const [, id] = /^\s*[@#]([CUW][A-Z0-9]{7,20})\s*$/.exec(text) ?? []
      const shown = id === undefined ? text.replace(/\s+/g, ' ') : this.#nameOf(id)
      this.#line += this.#line === '' ? shown.trimStart() : shown
    }
  }

  #mark(tag: string): void {
    if (!this.#code) this.#line += marks[tag] ?? ''
  }

  #open(tag: string, attributes: string): void {
    const [, level] = /^h([1-6])$/.exec(tag) ?? []
    if (level !== undefined) this.#begin(`${'#'.repeat(Number(level))} `)
    else if (tag === 'p' && this.#row === undefined && this.#lists.length === 0 && !this.#quoted) this.#begin('')
    else if (tag === 'br') this.#newLine()
    else if (tag === 'hr') this.#block('---')
    else if (tag === 'pre') this.#beginCode()
    else if (tag === 'blockquote') this.#beginQuote()
    else if (tag === 'div') this.#style = styleOf(attributes) ?? this.#style
    else if (tag === 'ul' || tag === 'ol') this.#lists.push({ kind: tag === 'ol' ? 'number' : this.#style, count: 0 })
    else if (tag === 'li') this.#item(attributes)
    else if (tag === 'table') this.#rows = 0
    else if (tag === 'tr') this.#row = []
    else if (tag === 'lnk' || tag === 'a') this.#link(attributes)
    else if (tag === 'img') this.#line += `![${attribute(attributes, 'alt')}]`
  }

  #close(tag: string): void {
    if (/^\/?(?:b|strong|i|em|del|s|strike|code)$/.test(tag)) this.#mark(tag)
    else if (/^h[1-6]$/.test(tag)) this.#break()
    else if (tag === 'p' && this.#row === undefined && this.#lists.length === 0 && !this.#quoted) this.#break()
    else if (tag === 'pre') this.#endCode()
    else if (tag === 'blockquote') this.#endQuote()
    else if (tag === 'ul' || tag === 'ol') this.#endList()
    else if (tag === 'li') this.#endLine()
    else if (tag === 'td' || tag === 'th') this.#cell()
    else if (tag === 'tr') this.#endRow()
    else if (tag === 'table') this.#blocks.push('\n')
    else if (tag === 'lnk' || tag === 'a') this.#endLink()
  }

  #begin(lead: string): void {
    this.#break()
    this.#lead = lead
  }

  #break(): void {
    const line = this.#line.trimEnd()
    if (line !== '') this.#blocks.push(`${this.#lead}${line}\n\n`)
    this.#line = ''
    this.#lead = ''
  }

  #block(text: string): void {
    this.#break()
    this.#blocks.push(`${text}\n\n`)
  }

  /** Within a block: Markdown goes on with the same paragraph, item or quote. */
  #newLine(): void {
    if (this.#row !== undefined) this.#line += ' '
    else if (this.#code || this.#line !== '') this.#line += '\n'
  }

  #beginCode(): void {
    this.#break()
    this.#code = true
  }

  #endCode(): void {
    const fence = '`'.repeat(Math.max(3, ...[...this.#line.matchAll(/`+/g)].map(([run]) => run.length + 1)))
    this.#blocks.push(`${fence}\n${this.#line.replace(/\n$/, '')}\n${fence}\n\n`)
    this.#line = ''
    this.#code = false
  }

  #beginQuote(): void {
    this.#break()
    this.#quoted = true
  }

  #endQuote(): void {
    this.#line = this.#line.trim().replace(/^/gm, '> ')
    this.#quoted = false
    this.#break()
  }

  #item(attributes: string): void {
    this.#endLine()
    const list = this.#lists.at(-1) ?? { kind: 'bullet', count: 0 }
    list.count++
    const box = /\bchecked\b/.test(attributes) ? '[x] ' : '[ ] '
    const mark = list.kind === 'number' ? `${list.count}. ` : `- ${list.kind === 'check' ? box : ''}`
    this.#lead = `${'  '.repeat(Math.max(0, this.#lists.length - 1))}${mark}`
  }

  #endLine(): void {
    const line = this.#line.trim()
    if (line !== '') this.#blocks.push(`${this.#lead}${line}\n`)
    this.#line = ''
    this.#lead = ''
  }

  #endList(): void {
    this.#endLine()
    this.#lists.pop()
    if (this.#lists.length === 0) this.#blocks.push('\n')
  }

  #cell(): void {
    this.#row?.push(this.#line.trim().replaceAll('|', '\\|'))
    this.#line = ''
  }

  #endRow(): void {
    const cells = this.#row ?? []
    this.#row = undefined
    this.#blocks.push(`| ${cells.join(' | ')} |\n`)
    // Markdown has no table without a head: its first row is that.
    if (this.#rows++ === 0) this.#blocks.push(`|${' --- |'.repeat(cells.length)}\n`)
  }

  #link(attributes: string): void {
    const href = attribute(attributes, 'href')
    this.#links.push(href)
    if (href !== '') this.#line += '['
  }

  #endLink(): void {
    const href = this.#links.pop() ?? ''
    if (href !== '') this.#line += `](${href})`
  }
}

/** Numbers for kinds of lists, of the editor that canvases come from. */
function styleOf(attributes: string): List['kind'] | undefined {
  const style = attribute(attributes, 'data-section-style')
  if (style === '6') return 'number'
  if (style === '7') return 'check'
  return style === '5' ? 'bullet' : undefined
}

function attribute(attributes: string, name: string): string {
  const [, double, single] = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes) ?? []
  return unescaped(double ?? single ?? '')
}
