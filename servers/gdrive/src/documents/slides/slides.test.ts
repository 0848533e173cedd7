import { expect, test } from 'vitest'
import type { Wanted } from '../document.ts'
import { documentOf } from '../open.ts'
import { windowOf } from '../window.ts'
import { archiveSource, relations } from '../zip/archive.fixture.ts'

const { signal } = new AbortController()

const p = (text: string, level = 0) => `<a:p><a:pPr lvl="${level}"/><a:r><a:rPr/><a:t>${text}</a:t></a:r></a:p>`
const sp = (type: string, inner: string) =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody>${inner}</p:txBody></p:sp>`
const slide = (inner: string, attributes = '') =>
  `<p:sld ${attributes}><p:cSld><p:spTree>${inner}</p:spTree></p:cSld></p:sld>`

const table = `<p:graphicFrame><a:tbl><a:tr><a:tc>${p('Q')}</a:tc><a:tc>${p('Sum')}</a:tc></a:tr><a:tr><a:tc>${p('1')}</a:tc><a:tc>${p('5')}${p('6')}</a:tc></a:tr></a:tbl></p:graphicFrame>`
const picture = '<p:pic><p:cNvPr id="3" name="Picture 2" descr="A chart of sales"/><a:blip r:embed="rId9"/></p:pic>'
const linked =
  '<a:p><a:r><a:rPr b="1"/><a:t>bold</a:t></a:r><a:r><a:t> and </a:t></a:r><a:r><a:rPr><a:hlinkClick r:id="l"/></a:rPr><a:t>here</a:t></a:r></a:p>'

const source = archiveSource({
  '_rels/.rels': relations({ rId1: ['officeDocument', 'ppt/presentation.xml'] }),
  'ppt/presentation.xml':
    '<p:presentation><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/><p:sldId id="258" r:id="r3"/></p:sldIdLst></p:presentation>',
  'ppt/_rels/presentation.xml.rels': relations({
    r1: ['slide', 'slides/slide1.xml'],
    r2: ['slide', 'slides/slide2.xml'],
    r3: ['slide', 'slides/slide3.xml'],
  }),
  'ppt/slides/slide2.xml': slide(
    sp('ctrTitle', p('The &amp; title')) + sp('subTitle', p('Below')) + sp('sldNum', p('1')),
  ),
  'ppt/slides/slide1.xml': slide(
    sp('title', p('Points')) + sp('body', p('one') + p('two', 1)) + sp('body', linked) + table + picture,
    'show="0"',
  ),
  'ppt/slides/_rels/slide1.xml.rels': relations({
    n: ['notesSlide', '../notesSlides/notesSlide1.xml'],
    l: ['hyperlink', 'https://a.example/'],
  }),
  'ppt/notesSlides/notesSlide1.xml': `<p:notes>${sp('sldImg', '')}${sp('body', p('Say this.') + p('And that.'))}${sp('sldNum', p('2'))}</p:notes>`,
  'ppt/slides/slide3.xml': slide(''),
  'ppt/slides/_rels/slide3.xml.rels': relations({ d: ['diagramData', '../diagrams/data1.xml'] }),
  'ppt/diagrams/data1.xml': `<dgm:dataModel><dgm:pt><dgm:t><a:bodyPr/>${p('Plan')}</dgm:t></dgm:pt><dgm:pt><dgm:t>${p('Do')}</dgm:t></dgm:pt></dgm:dataModel>`,
})

async function textOf(wanted: Omit<Wanted, 'signal'> = {}): Promise<string> {
  await using document = await documentOf({ name: 'a.pptx', mimeType: '', source }, { ...wanted, signal })
  const { lines } = await windowOf(document, undefined, 10_000)
  return lines.map(({ text }) => text).join('')
}

test('slides in the order in which they are shown, with tables, links and notes', async () => {
  expect(await textOf()).toBe(
    [
      '[Slide 1: The & title]',
      'Below',
      '[Slide 2: Points (hidden)]',
      '- one',
      '  - two',
      '**bold** and [here](https://a.example/)',
      '',
      '| Q | Sum |',
      '| --- | --- |',
      '| 1 | 5<br>6 |',
      '',
      '[image: A chart of sales]',
      '',
      'Notes: Say this.',
      'And that.',
      '[Slide 3]',
      'Plan',
      'Do',
      '',
    ].join('\n'),
  )
})

test('only the slides that are asked for', async () => {
  expect(await textOf({ pages: '1' })).toBe('[Slide 1: The & title]\nBelow\n')
  await expect(textOf({ pages: '4-5' })).rejects.toMatchObject({
    code: 'invalid',
    message: 'There is no slide 4-5: the file has 3.',
  })
})
