import { describe, expect, test } from 'vitest'
import type { Document } from '../document.ts'
import { documentOf } from '../open.ts'
import { archiveSource, relations } from '../zip/archive.fixture.ts'

const { signal } = new AbortController()

interface Fixture {
  body: string
  links?: Record<string, [string, string]>
  more?: Record<string, string>
}

async function open({ body, links = {}, more = {} }: Fixture, comments?: boolean): Promise<Document> {
  const source = archiveSource({
    '_rels/.rels': relations({ rId1: ['officeDocument', '/word/document.xml'] }),
    'word/document.xml': `<w:document><w:body>${body}<w:sectPr/></w:body></w:document>`,
    'word/_rels/document.xml.rels': relations({
      s: ['styles', 'styles.xml'],
      n: ['numbering', 'numbering.xml'],
      ...links,
    }),
    'word/styles.xml': styles,
    'word/numbering.xml': numbering,
    ...more,
  })
  return await documentOf({ name: 'a.docx', mimeType: '', source }, { comments, signal })
}

async function textOf(document: Document): Promise<string> {
  for await (const { text } of document.sections()) return text
  return ''
}

async function markdown(body: string, links?: Fixture['links'], more?: Fixture['more']): Promise<string> {
  return await textOf(await open({ body, ...(links && { links }), ...(more && { more }) }))
}

const styles = `<w:styles>
  <w:style w:styleId="Title"><w:name w:val="Title"/></w:style>
  <w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="Own"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>
  <w:style w:styleId="H2"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:basedOn w:val="Own"/></w:style>
  <w:style w:styleId="Bullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>`
const level = (depth: number, format: string, text: string) =>
  `<w:lvl w:ilvl="${depth}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
const numbering = `<w:numbering>
  <w:abstractNum w:abstractNumId="0">${level(0, 'bullet', 'o')}${level(1, 'bullet', 'o')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="1">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%1.%2)')}${level(2, 'upperRoman', '%3.')}</w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>`

const r = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const p = (inner: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${inner}</w:p>`
const styled = (style: string, text: string) => p(r(text), `<w:pStyle w:val="${style}"/>`)
const item = (list: number, depth: number, text: string) =>
  p(r(text), `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`)

test('headings by name, by level and by what a style is based on', async () => {
  const body =
    styled('Title', 'T') +
    styled('H1', 'One') +
    styled('Own', 'Two') +
    p(r('Three'), '<w:outlineLvl w:val="2"/>') +
    p(r('text'))
  expect(await markdown(body)).toBe('# T\n\n# One\n\n## Two\n\n### Three\n\ntext')
})

test('marks join over runs and leave spaces outside', async () => {
  const body = p(
    r('a ') +
      r('bo', '<w:b/>') +
      r('ld ', '<w:b w:val="1"/>') +
      r('both', '<w:b/><w:i/>') +
      r(' no', '<w:b w:val="0"/>') +
      r('gone', '<w:vanish/>') +
      r('x', '<w:strike/>'),
  )
  expect(await markdown(body)).toBe('a **bold** ***both*** no~~x~~')
})

test('lists with their numbers, nested, begun again and by style', async () => {
  const body = [
    item(1, 0, 'a'),
    item(1, 1, 'b'),
    p(r('between')),
    item(2, 0, 'c'),
    item(2, 1, 'd'),
    item(2, 1, 'e'),
    item(2, 2, 'f'),
    item(2, 0, 'g'),
    item(2, 1, 'h'),
    item(3, 0, 'i'),
    styled('Bullet', 'j'),
  ]
  expect(await markdown(body.join(''))).toBe(
    '- a\n  - b\n\nbetween\n\n1. c\n  1.a) d\n  1.b) e\n    I. f\n2. g\n  2.a) h\n5. i\n- j',
  )
})

test('links by relation and by field, and none where a script would run', async () => {
  const field = (code: string, words: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${r(words)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const body = p(
    `see <w:hyperlink r:id="l1">${r('he')}${r('re', '<w:i/>')}</w:hyperlink> <w:hyperlink r:id="l2">${r('js')}</w:hyperlink> ${field('HYPERLINK "https://b.example/x y"', 'there')}${r(' page ')}${field('PAGE', '3')}`,
  )
  const links: Fixture['links'] = { l1: ['hyperlink', 'https://a.example/'], l2: ['hyperlink', 'javascript:alert(1)'] }
  expect(await markdown(body, links)).toBe('[he*re*](https://a.example/)js[there](https://b.example/x%20y) page 3')
})

test('tables with spans, several paragraphs, bars and tables of their own', async () => {
  const tc = (inner: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${inner}</w:tc>`
  const inner = `<w:tbl><w:tr>${tc(p(r('x')))}${tc(p(r('y')))}</w:tr></w:tbl>`
  const body = `<w:tbl><w:tr>${tc(p(r('A')), '<w:gridSpan w:val="2"/>')}${tc(p(r('B|')))}</w:tr>
    <w:tr>${tc(p(r('1')) + p(r('2')), '<w:vMerge w:val="restart"/>')}${tc(inner)}${tc(p(''))}</w:tr>
    <w:tr>${tc(p(r('old')), '<w:vMerge/>')}${tc(p(r('z')))}${tc(p(r('w')))}</w:tr></w:tbl>`
  expect(await markdown(body)).toBe('| A |  | B\\| |\n| --- | --- | --- |\n| 1<br>2 | x · y |  |\n|  | z | w |')
})

test('tabs, breaks, pictures and text boxes, each once', async () => {
  const box = `<mc:AlternateContent><mc:Choice><w:drawing><wp:docPr descr=""/><w:txbxContent>${p(r('in a box'))}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>${p(r('in a box'))}</w:pict></mc:Fallback></mc:AlternateContent>`
  const picture =
    '<w:drawing><wp:docPr id="1" name="Picture 1" descr="A red&#10;bike"/><a:blip r:embed="i"/></w:drawing>'
  const body = p(
    `<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:br w:type="page"/></w:r><w:r>${picture}</w:r><w:r>${box}</w:r>`,
  )
  expect(await markdown(body)).toBe('in a box\n\na\tb\nc[image: A red bike]')
})

describe('changes, notes and comments', () => {
  const body = p(
    `${r('kept ')}<w:ins w:author="x">${r('added ')}${r('too')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>`,
    '<w:rPr><w:ins/><w:del/></w:rPr><w:pPrChange><w:pPr><w:pStyle w:val="H1"/></w:pPr></w:pPrChange>',
  )
  const links: Fixture['links'] = {
    f: ['footnotes', 'footnotes.xml'],
    c: ['comments', 'comments.xml'],
    h1: ['header', 'header1.xml'],
    h2: ['header', 'header2.xml'],
    o: ['footer', 'footer1.xml'],
  }
  const more = {
    'word/footnotes.xml': `<w:footnotes><w:footnote w:type="separator" w:id="0">${p(r('-'))}</w:footnote><w:footnote w:id="2">${p(r(' The note'))}</w:footnote></w:footnotes>`,
    'word/comments.xml': `<w:comments><w:comment w:id="0" w:author="Ann">${p(r('Really?'))}</w:comment></w:comments>`,
    'word/header1.xml': `<w:hdr>${p(r('Secret'))}</w:hdr>`,
    'word/header2.xml': `<w:hdr>${p(r('Secret'))}</w:hdr>`,
    'word/footer1.xml': `<w:ftr>${p(r('Page 1'))}</w:ftr>`,
  }

  test('insertions stay, deletions go, and it is said', async () => {
    const document = await open({ body, links, more })
    expect(await textOf(document)).toBe('Header: Secret\n\nkept added too[^2]\n\n[^2]:  The note\n\nFooter: Page 1')
    expect(document.warnings).toEqual([
      'Tracked changes: 1 insertion shown, 1 deletion left out.',
      '1 comment left out.',
    ])
  })

  test('comments where they are wanted', async () => {
    const text = await textOf(await open({ body, links, more }, true))
    expect(text).toContain('kept added too[^2][comment 0]\n\n')
    expect(text).toContain('\n\n[comment 0] Ann: Really?\n\n')
  })
})

test('what is nested without end is refused', async () => {
  await expect(markdown('<w:tbl><w:tr><w:tc>'.repeat(400))).rejects.toMatchObject({ code: 'invalid' })
})
