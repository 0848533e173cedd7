import { createHash, randomUUID } from 'node:crypto'

/** A block of a canvas with an id of its own: what `canvases.edit` works on. */
export interface Section {
  readonly id: string
  readonly kind: 'h1' | 'h2' | 'h3' | 'p' | 'quote' | 'code' | 'list' | 'table' | 'rule'
  /** Its Markdown. */
  readonly source: string
}

/** The sections of Markdown: one a heading, paragraph, list, table, quote or block of code. */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = []
  let lines: string[] = []
  let kind: Section['kind'] | undefined
  const close = (): void => {
    if (kind !== undefined) sections.push({ id: sectionId(), kind, source: lines.join('\n') })
    kind = undefined
    lines = []
  }
  for (const line of markdown.split('\n')) {
    const next = kind === 'code' ? 'code' : kindOf(line)
    if (next !== kind || next?.startsWith('h') === true) close()
    if (next === undefined) continue
    const ends = next === 'code' && lines.length > 0 && line.startsWith('```')
    kind = next
    lines.push(line)
    if (ends) close()
  }
  close()
  return sections
}

function kindOf(line: string): Section['kind'] | undefined {
  if (line.trim() === '') return undefined
  const [, marks] = /^(#{1,3}) /.exec(line) ?? []
  if (marks !== undefined) return marks.length === 1 ? 'h1' : marks.length === 2 ? 'h2' : 'h3'
  if (line.startsWith('```')) return 'code'
  if (line.startsWith('>')) return 'quote'
  if (line.startsWith('|')) return 'table'
  if (/^-{3,}$/.test(line)) return 'rule'
  return /^\s*([-*]|\d+\.) /.test(line) ? 'list' : 'p'
}

/** What `url_private_download` of a canvas gives: HTML in Slack's own dialect (`<lnk>`, an id at each block). */
export function canvasHtml(title: string, sections: readonly Section[]): string {
  const first = sections[0]?.kind === 'h1' || title === '' ? '' : `<h1 id="${sectionId(title)}">${escaped(title)}</h1>`
  return `<div class="quip-canvas-content">${first}${sections.map(htmlOf).join('')}</div>`
}

function htmlOf({ id, kind, source }: Section): string {
  switch (kind) {
    case 'h1':
    case 'h2':
    case 'h3':
      return `<${kind} id="${id}">${inline(source.replace(/^#+ /, ''))}</${kind}>`
    case 'p':
      return `<p id="${id}" class="line">${inline(source)}</p>`
    case 'quote':
      return `<blockquote id="${id}">${inline(source.replaceAll(/^> ?/gm, ''))}</blockquote>`
    case 'code': {
      const code = source.replace(/^```.*\n/, '').replace(/\n?```$/, '')
      return `<pre id="${id}" class="prettyprint">${escaped(code).replaceAll('\n', '<br>')}</pre>`
    }
    case 'rule':
      return '<hr/>'
    case 'table':
      return tableHtml(id, source)
    case 'list':
      return listHtml(id, source)
  }
}

/** Only the cells have ids: a table as a whole cannot be named. */
function tableHtml(id: string, source: string): string {
  const rows = source.split('\n').filter(line => !/^\|[\s:|-]+\|?$/.test(line))
  const cell = (text: string, index: number): string =>
    `<td><p id="${sectionId(`${id}${text}${index}`)}" class="line">${inline(text.trim())}</p></td>`
  const row = (line: string): string =>
    `<tr>${line
      .replaceAll(/^\||\|$/g, '')
      .split('|')
      .map(cell)
      .join('')}</tr>`
  return `<table>${rows.map(row).join('')}</table>`
}

/** Quip's styles: 5 bullets, 6 numbers, 7 a checklist. */
function listHtml(id: string, source: string): string {
  const style = /^\s*\d+\. /.test(source) ? 6 : /^\s*[-*] \[[ x]\]/.test(source) ? 7 : 5
  const items = source.split('\n').map((line, index) => {
    const checked = /\[x\]/.test(line) ? ' class="checked"' : ''
    const text = line.replace(/^\s*([-*]|\d+\.) (\[[ x]\] ?)?/, '')
    const own = sectionId(`${id}${index}`)
    return `<li id="${own}"${checked} value="1"><span id="${own}">${inline(text)}</span><br/></li>`
  })
  return `<div data-section-style="${style}"><ul id="${id}">${items.join('')}</ul></div>`
}

function inline(text: string): string {
  return escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/!\[\]\(@([A-Z0-9]+)\)/g, '<a>@$1</a>')
    .replaceAll(/!\[\]\(#([A-Z0-9]+)\)/g, '<a>#$1</a>')
    .replaceAll(/\[([^\]]*)\]\(([^)\s]+)\)/g, '<lnk href="$2">$1</lnk>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replaceAll(/(?<![\w*])[*_]([^*_]+)[*_](?![\w*])/g, '<i>$1</i>')
    .replaceAll(/~~([^~]+)~~/g, '<del>$1</del>')
    .replaceAll('\n', '<br>')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, character => entities[character] ?? character)
}

function sectionId(seed: string = randomUUID()): string {
  return `temp:C:${createHash('sha1').update(seed).digest('hex').slice(0, 28)}`
}
