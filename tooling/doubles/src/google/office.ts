import { zipSync } from 'fflate'
import type { Cell, Sheet, Slide } from './file-records.ts'

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const types = 'http://schemas.openxmlformats.org/package/2006/content-types'
const links = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const ml = 'application/vnd.openxmlformats-officedocument'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A part of the package, its content type, and its XML. */
type Part = readonly [string, string, string]

function packageOf(main: string, parts: readonly Part[], relations: Readonly<Record<string, readonly Link[]>>): Buffer {
  const overrides = parts.map(([name, type]) => `<Override PartName="/${name}" ContentType="${ml}.${type}+xml"/>`)
  const standard = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
  const files: [string, string][] = [
    ['[Content_Types].xml', `${head}<Types xmlns="${types}">${standard}${overrides.join('')}</Types>`],
    ['_rels/.rels', linksXml([['officeDocument', main]])],
    ...Object.entries(relations).map(([name, list]): [string, string] => [name, linksXml(list)]),
    ...parts.map(([name, , xml]): [string, string] => [name, `${head}${xml}`]),
  ]
  const entries = files.map(([name, xml]): [string, Uint8Array] => [name, Buffer.from(xml)])
  return Buffer.from(zipSync(Object.fromEntries(entries), { mtime: '2026-01-01T00:00:00' }))
}

/** The kind of a relation, and what it leads to; `rId1` is the first. */
type Link = readonly [string, string]

function linksXml(list: readonly Link[]): string {
  const all = list.map(
    ([kind, to], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${kind}" Target="${to}"/>`,
  )
  return `${head}<Relationships xmlns="${links}">${all.join('')}</Relationships>`
}

/** Paragraphs with a blank line between; `# ` begins a heading. */
export function wordDocument(markdown: string): Buffer {
  const paragraphs = markdown.split(/\n+/).map(line => {
    const [, marks = '', text = ''] = /^(?:(#+) )?(.*)$/.exec(line) ?? []
    const style = marks === '' ? '' : `<w:pPr><w:pStyle w:val="Heading${marks.length}"/></w:pPr>`
    return `<w:p>${style}<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`
  })
  const space = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  const xml = `<w:document xmlns:w="${space}"><w:body>${paragraphs.join('')}</w:body></w:document>`
  return packageOf('word/document.xml', [['word/document.xml', 'wordprocessingml.document.main', xml]], {})
}

export function workbook(sheets: readonly Sheet[]): Buffer {
  const space = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const names = sheets.map(({ name }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
  const book = `<workbook xmlns="${space}" xmlns:r="${office}"><sheets>${names.join('')}</sheets></workbook>`
  const parts = sheets.map(({ rows }, at): Part => {
    const data = rows.map(
      (row, index) => `<row r="${index + 1}">${row.map((cell, column) => cellXml(cell, column, index))}</row>`,
    )
    const xml = `<worksheet xmlns="${space}"><sheetData>${data.join('').replaceAll('</c>,', '</c>')}</sheetData></worksheet>`
    return [`xl/worksheets/sheet${at + 1}.xml`, 'spreadsheetml.worksheet', xml]
  })
  return packageOf('xl/workbook.xml', [['xl/workbook.xml', 'spreadsheetml.sheet.main', book], ...parts], {
    'xl/_rels/workbook.xml.rels': sheets.map((_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`]),
  })
}

function cellXml(cell: Cell, column: number, row: number): string {
  const at = `${columnName(column)}${row + 1}`
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
}

/** 0 → A, 26 → AA */
const columnName = (column: number): string =>
  (column < 26 ? '' : columnName(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

export function presentation(slides: readonly Slide[]): Buffer {
  const [p, a] = ['presentationml', 'drawingml'].map(of => `http://schemas.openxmlformats.org/${of}/2006/main`)
  const spaces = `xmlns:p="${p}" xmlns:a="${a}" xmlns:r="${office}"`
  const shape = (text: string, kind: string): string => {
    const lines = text.split('\n').map(line => `<a:p><a:r><a:t>${escaped(line)}</a:t></a:r></a:p>`)
    const place = `<p:nvSpPr><p:cNvPr id="1" name=""/><p:cNvSpPr/><p:nvPr><p:ph type="${kind}"/></p:nvPr></p:nvSpPr>`
    return `<p:sp>${place}<p:spPr/><p:txBody><a:bodyPr/>${lines.join('')}</p:txBody></p:sp>`
  }
  const tree = (root: string, ...shapes: string[]): string =>
    `<p:${root} ${spaces}><p:cSld><p:spTree>${shapes.join('')}</p:spTree></p:cSld></p:${root}>`
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="rId${at + 1}"/>`)
  const main = `<p:presentation ${spaces}><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`
  const parts = slides.flatMap(({ title, text = '', notes }, at): Part[] => {
    const slide = tree('sld', shape(title, 'title'), shape(text, 'body'))
    const shown: Part = [`ppt/slides/slide${at + 1}.xml`, 'presentationml.slide', slide]
    if (notes === undefined) return [shown]
    const said = tree('notes', shape(notes, 'body'))
    return [shown, [`ppt/notesSlides/notesSlide${at + 1}.xml`, 'presentationml.notesSlide', said]]
  })
  const noted = slides.flatMap(({ notes }, at): [string, readonly Link[]][] =>
    notes === undefined
      ? []
      : [[`ppt/slides/_rels/slide${at + 1}.xml.rels`, [['notesSlide', `../notesSlides/notesSlide${at + 1}.xml`]]]],
  )
  return packageOf(
    'ppt/presentation.xml',
    [['ppt/presentation.xml', 'presentationml.presentation.main', main], ...parts],
    {
      'ppt/_rels/presentation.xml.rels': slides.map((_, at) => ['slide', `slides/slide${at + 1}.xml`]),
      ...Object.fromEntries(noted),
    },
  )
}

/** Each line of the text; a form feed begins another page. */
export function pdf(text: string): Buffer {
  const streams = text.split('\f').map(page => {
    const lines = page.split('\n').map(line => `(${line.replaceAll(/[\\()]/g, '\\$&')}) Tj T*`)
    return `BT /F1 12 Tf 50 780 Td 14 TL ${lines.join(' ')} ET`
  })
  const kids = streams.map((_, at) => `${4 + 2 * at} 0 R`)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...streams.flatMap((stream, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * at} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
      `<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
    ]),
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = Buffer.byteLength(body, 'latin1')
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const start = Buffer.byteLength(body, 'latin1')
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
  return Buffer.from(`${body}${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`, 'latin1')
}
