import { strFromU8, unzipSync } from 'fflate'
import { badRequest } from './errors.ts'
import type { Media } from './file-changes.ts'
import type { Cell, Content } from './file-records.ts'
import { docxType, importFormats, sheetType } from './formats.ts'

/** What an upload becomes as one of Google's types. Throws 400 where that does not go. */
export function converted(mimeType: string, { mimeType: given = 'text/plain', bytes }: Media, name: string): Content {
  const type = given.split(';')[0]?.trim().toLowerCase() ?? ''
  if (importFormats[type]?.includes(mimeType) !== true) throw badRequest('Bad Request')
  if (mimeType === sheetType && type.startsWith('text/')) {
    const rows = rowsIn(bytes.toString(), type === 'text/csv' ? ',' : '\t')
    return { exports: {}, sheets: [{ name: name === '' ? 'Sheet1' : name, rows }] }
  }
  if (type === 'text/html') return { exports: { 'text/html': bytes }, text: withoutTags(bytes.toString()) }
  if (type.startsWith('text/')) return { exports: {}, text: bytes.toString() }
  if (type === docxType) return { exports: { [type]: bytes }, text: textOfWord(bytes) }
  // Pictures and PDF are read: what is in them is for a test to say.
  return { exports: { [type]: bytes }, text: `Text recognised in ${name}` }
}

const withoutTags = (html: string): string =>
  html
    .replaceAll(/<(script|style|title)\b.*?<\/\1>/gis, '')
    .replaceAll(/<\/(p|div|h\d|li)>|<br\s*\/?>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .trim()

function textOfWord(bytes: Buffer): string {
  const xml = unzipSync(bytes)['word/document.xml']
  if (xml === undefined) throw badRequest('Bad Request')
  const paragraphs = strFromU8(xml).split('</w:p>').slice(0, -1)
  return paragraphs.map(one => [...one.matchAll(/<w:t[^>]*>([^<]*)/g)].map(([, text]) => text).join('')).join('\n\n')
}

/** CSV, with quoted cells; numbers become numbers. */
function rowsIn(text: string, separator: ',' | '\t'): Cell[][] {
  const pattern =
    separator === ',' ? /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy : /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r?\n|$)/gy
  const rows: Cell[][] = []
  let row: Cell[] = []
  while (pattern.lastIndex < text.length) {
    const [, cell = '', sign = ''] = pattern.exec(text) ?? []
    row.push(cellOf(cell))
    if (sign === separator) continue
    rows.push(row)
    row = []
  }
  return rows
}

function cellOf(text: string): Cell {
  if (text.startsWith('"')) return text.slice(1, -1).replaceAll('""', '"')
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
