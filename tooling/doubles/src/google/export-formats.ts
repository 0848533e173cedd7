import { zipSync } from 'fflate'
import { badRequest } from './errors.ts'
import type { Cell, Content } from './file-records.ts'
import { docxType, pptxType, sheetType, xlsxType } from './formats.ts'
import { pdf, presentation, wordDocument, workbook } from './office.ts'

type Made = Exclude<Content, { bytes: Buffer }>

/** Made from what a test gave; small, but of the real shape. Throws 400 for what must be given as `exports`. */
export function exported(content: Made, of: string, mimeType: string, name: string): Buffer {
  const { sheets = [], slides = [] } = content
  const text = textOf(content)
  if (mimeType === docxType) return wordDocument(text)
  if (mimeType === xlsxType) return workbook(sheets)
  if (mimeType === pptxType) return presentation(slides)
  if (mimeType === 'application/pdf') return pdf(text)
  if (mimeType === 'text/csv') return delimited(sheets[0]?.rows ?? [], ',')
  if (mimeType === 'text/tab-separated-values') return delimited(sheets[0]?.rows ?? [], '\t')
  if (/^text\/(x-)?markdown$/.test(mimeType)) return Buffer.from(text)
  // Google's plain text begins with a mark, and its lines end as on Windows.
  if (mimeType === 'text/plain') return Buffer.from(`\ufeff${withoutMarks(text).replaceAll('\n', '\r\n')}`)
  if (mimeType === 'text/html') return Buffer.from(page(text, name))
  if (mimeType === 'application/zip' && of !== sheetType) return zipped({ [`${name}.html`]: page(text, name) })
  if (mimeType === 'application/zip') {
    return zipped(Object.fromEntries(sheets.map(sheet => [`${sheet.name}.html`, page(String(sheet.rows), name)])))
  }
  if (mimeType === 'image/svg+xml')
    return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><text>${name}</text></svg>`)
  throw badRequest(`The stand-in makes no ${mimeType}: give it as exports`)
}

function textOf({ text, sheets = [], slides = [] }: Made): string {
  if (text !== undefined) return text
  const shown = slides.map(({ title, text: body = '' }) => `${title}\n${body}`.trim())
  return [...shown, ...sheets.map(({ rows }) => rows.map(row => row.map(plain).join('\t')).join('\n'))].join('\n\n')
}

const plain = (cell: Cell): string => (typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell ?? ''))

/** Only the first tab, as Google has it; no line end after the last row. */
function delimited(rows: readonly (readonly Cell[])[], separator: string): Buffer {
  const quoted = (text: string): string => (/[",\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const cell = (value: Cell): string =>
    separator === ',' ? quoted(plain(value)) : plain(value).replaceAll(/[\t\n]/g, ' ')
  return Buffer.from(rows.map(row => row.map(cell).join(separator)).join('\r\n'))
}

const withoutMarks = (markdown: string): string =>
  markdown
    .replaceAll(/^#+ /gm, '')
    .replaceAll(/(\*\*|__|`)/g, '')
    .replaceAll(/^[-*] /gm, '* ')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

function page(markdown: string, name: string): string {
  const blocks = markdown.split(/\n{2,}/).map(block => {
    const [, marks, title] = /^(#+) (.*)$/s.exec(block) ?? []
    return marks === undefined
      ? `<p>${escaped(block)}</p>`
      : `<h${marks.length}>${escaped(title ?? '')}</h${marks.length}>`
  })
  return `<html><head><title>${escaped(name)}</title></head><body>${blocks.join('')}</body></html>`
}

const zipped = (files: Readonly<Record<string, string>>): Buffer => {
  const entries = Object.entries(files).map(([name, text]): [string, Uint8Array] => [name, Buffer.from(text)])
  return Buffer.from(zipSync(Object.fromEntries(entries)))
}
