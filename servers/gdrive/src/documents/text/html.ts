import { Parser } from 'htmlparser2'
import { broken } from '../errors.ts'
import { parted } from '../office/markdown.ts'
import { type Attributes, mostLevels } from '../xml.ts'

/** Elements of which nothing is shown. */
const dropped = new Set(
  'script style noscript template head svg math iframe object embed canvas audio video select datalist'.split(' '),
)
const blocks = new Set(
  'p div section article header footer main aside nav figure figcaption address dl dt dd form fieldset details summary tr table thead tbody ul ol'.split(
    ' ',
  ),
)
const marks: Readonly<Record<string, string>> = {
  b: '**',
  strong: '**',
  i: '*',
  em: '*',
  s: '~~',
  del: '~~',
  code: '`',
}

/** In characters. */
const longestMarked = 10_000

/** An element within a line that is open. */
interface Inline {
  name: string
  /** Where a link leads. */
  href: string
  /** Of the pieces before it. */
  from: number
}

/**
 * What a person sees of a page, as Markdown: no scripts, styles, comments, hidden elements, or images but for their
 * descriptions.
 */
export function htmlMarkdown(html: string): string {
  const page = new Page()
  let levels = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++levels > mostLevels) throw broken(`it is nested more than ${mostLevels} levels deep`)
        page.open(name, attributes)
      },
      onclosetag(name) {
        levels--
        page.close(name)
      },
      ontext: text => page.text(text),
    },
    { decodeEntities: true },
  )
  parser.write(html)
  parser.end()
  return page.markdown()
}

class Page {
  readonly #out: string[] = []
  readonly #lists: { count: number | undefined }[] = []
  readonly #inlines: Inline[] = []
  /** Levels below an element that is not shown; 0 outside of any. */
  #hidden = 0
  #pre = 0
  /** Of the current row. */
  #cells = 0
  #isFirstRow = false
  #inTable = 0

  open(name: string, attributes: Attributes): void {
    if (this.#hidden > 0 || dropped.has(name) || isHidden(attributes)) {
      this.#hidden++
      return
    }
    const level = /^h([1-6])$/.exec(name)?.[1]
    if (level) this.#block(`${'#'.repeat(Number(level))} `)
    else if (name === 'li') this.#item()
    else if (name === 'pre') this.#openPre()
    else if (blocks.has(name) || name === 'blockquote') this.#openBlock(name)
    else this.#openInline(name, attributes)
  }

  close(name: string): void {
    if (this.#hidden > 0) {
      this.#hidden--
      return
    }
    if (name === 'pre') this.#closePre()
    else if (name === 'tr') this.#closeRow()
    else if (/^h[1-6]$/.test(name) || blocks.has(name) || name === 'blockquote') this.#closeBlock(name)
    else if (isInline(name)) this.#closeInline()
  }

  text(text: string): void {
    if (this.#hidden > 0) return
    const kept = text.replaceAll(verbatim, '').replaceAll(keptIndent, '')
    this.#out.push(this.#pre > 0 ? kept : kept.replace(/\s+/g, ' '))
  }

  markdown(): string {
    return this.#out
      .join('')
      .split(verbatim)
      .map((part, index) => (index % 2 === 1 ? part : tidy(part)))
      .join('')
      .trim()
  }

  #block(prefix = ''): void {
    this.#out.push(this.#inTable > 0 ? ' ' : '\n\n', prefix)
  }

  #openBlock(name: string): void {
    if (name === 'table' && this.#inTable++ === 0) this.#isFirstRow = true
    if (name === 'tr') {
      this.#cells = 0
      this.#out.push('\n|')
      return
    }
    if (name === 'ul' || name === 'ol') {
      this.#lists.push({ count: name === 'ol' ? 0 : undefined })
      if (this.#lists.length > 1) return
    }
    if (name === 'thead' || name === 'tbody') return
    this.#block(name === 'blockquote' ? '> ' : '')
  }

  #closeBlock(name: string): void {
    if (name === 'thead' || name === 'tbody') return
    if (name === 'table') this.#inTable = Math.max(0, this.#inTable - 1)
    if (name === 'ul' || name === 'ol') {
      this.#lists.pop()
      if (this.#lists.length > 0) return
    }
    this.#block()
  }

  #item(): void {
    const list = this.#lists.at(-1)
    const indent = '  '.repeat(Math.max(0, Math.min(this.#lists.length, 10) - 1))
    const sign = list?.count === undefined ? '-' : `${++list.count}.`
    this.#out.push(`\n${keptIndent.repeat(indent.length)}${sign} `)
  }

  #openPre(): void {
    if (this.#pre++ === 0) this.#out.push(`\n\n${verbatim}\`\`\`\n`)
  }

  #closePre(): void {
    if (--this.#pre === 0) this.#out.push(`\n\`\`\`${verbatim}\n\n`)
  }

  #closeRow(): void {
    if (this.#isFirstRow && this.#cells > 0) this.#out.push(`\n|${' --- |'.repeat(Math.min(this.#cells, 1000))}`)
    this.#isFirstRow = false
  }

  #openInline(name: string, attributes: Attributes): void {
    if (name === 'br') this.#out.push(this.#inTable > 0 ? ' ' : '\n')
    else if (name === 'hr') this.#block('---\n\n')
    else if (name === 'img' && attributes.alt?.trim()) this.#out.push(`[image: ${attributes.alt.trim()}]`)
    else if (name === 'td' || name === 'th') {
      if (this.#cells++ > 0) this.#out.push(' | ')
    } else if (isInline(name)) {
      const { href = '' } = attributes
      const leads = name === 'a' && !/^\s*(?:javascript|data|#)/i.test(href) ? href.trim() : ''
      this.#inlines.push({ name: isLight(attributes) ? '' : name, href: leads, from: this.#out.length })
    }
  }

  #closeInline(): void {
    const inline = this.#inlines.pop()
    if (!inline || this.#pre > 0 || this.#isLong(inline.from)) return
    const words = this.#out.splice(inline.from).join('')
    const { before, inner, after } = parted(words)
    // What goes over several lines can carry no mark.
    if (inner === '' || inner.includes('\n')) this.#out.push(words)
    else this.#out.push(before, marked(inner, inline), after)
  }

  /** Nobody marks so much, and to put it together at every end of an element would take for ever. */
  #isLong(from: number): boolean {
    let length = 0
    for (let index = from; index < this.#out.length; index++) {
      length += 1 + (this.#out[index]?.length ?? 0)
      if (length > longestMarked) return true
    }
    return false
  }
}

function isInline(name: string): boolean {
  return name === 'a' || name in marks
}

/** Google's own pages put all of a document into a `b` that is not bold. */
function isLight({ style = '' }: Attributes): boolean {
  return /font-weight\s*:\s*(?:normal|400)/i.test(style)
}

function marked(words: string, { name, href }: Inline): string {
  if (name === 'a') return href === '' || href === words ? words : `[${words}](${href})`
  const mark = marks[name] ?? ''
  return `${mark}${words}${mark}`
}

/** Stand for text that is kept as it is, and for a space at the start of a line; no page can hold them. */
const verbatim = '\u0000'
const keptIndent = '\u0001'

function isHidden({ hidden, style = '', 'aria-hidden': aria, type }: Attributes): boolean {
  return (
    hidden !== undefined ||
    aria === 'true' ||
    type === 'hidden' ||
    /(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(style)
  )
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map(line => line.trim())
    .join('\n')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .replaceAll(keptIndent, ' ')
}
