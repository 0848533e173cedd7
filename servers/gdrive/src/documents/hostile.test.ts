import { expect, test } from 'vitest'
import { diffOf } from '../revisions/diff.ts'
import { link, markdownTable, parted } from './office/markdown.ts'
import { rowLine } from './sheet/table.ts'
import { htmlMarkdown } from './text/html.ts'
import { withoutImages } from './text/images.ts'
import { ofOneText } from './text/plain.ts'
import { windowOf } from './window.ts'
import { Body } from './word/body.ts'
import { Numbering, readNumbering } from './word/numbering.ts'

// Each of these took minutes or gigabytes where a pattern went through the same text again and again.
const many = 200_000

test.each(['![](data:', '![a](data:image/png;base64,', '<img src=data:', '[a]: data:', '!['])(
  'pictures that do not end: %s',
  start => expect(withoutImages(start.repeat(many)).images).toBe(0),
)

test('pictures with titles, in brackets, in tags', () => {
  const text =
    '![a](data:image/png;base64,AA= "b") ![](<data:x>) <img alt="c" src="data:image/png;base64,AA"> ![d](https://x)'
  expect(withoutImages(text)).toEqual({ text: '[image: a] [image] [image] ![d](https://x)', images: 3 })
})

test.each([
  ['spaces between comments', `<p>a${'<!-- --> '.repeat(many)}b`, 'a b'],
  ['spaces as they are', `<pre>${' '.repeat(many)}b</pre>`, /b\n```$/],
  ['spaces in what is marked', `<pre><b>a${' '.repeat(many)}b</b></pre>`, /b\n```$/],
  ['marks in marks', `${'<b>'.repeat(990)}${'x'.repeat(5_000_000)}${'</b>'.repeat(990)}`, /^x+$/],
])('pages with %s', (_what, html, shown) => {
  expect(htmlMarkdown(html)).toEqual(typeof shown === 'string' ? shown : expect.stringMatching(shown))
})

test('a table with one long row and many short ones', () => {
  const rows = [Array(10_000).fill('a'), ...Array(150_000).fill(['b'])]
  expect(markdownTable(rows).endsWith('\n| b |')).toBe(true)
})

test('spaces around a text, and within', () => {
  expect(parted(`  a${' '.repeat(many)}b\n`)).toEqual({ before: '  ', inner: `a${' '.repeat(many)}b`, after: '\n' })
  expect(parted('  ')).toEqual({ before: '  ', inner: '', after: '' })
})

test('a text of nothing but ends of lines', async () => {
  const { lines, next } = await windowOf(ofOneText('markdown', '\n'.repeat(20_000_000), []), undefined, 1000)
  expect(lines.length).toBe(1000)
  expect(next).toEqual({ part: 0, number: 0, offset: 1000 })
})

test('two texts that differ everywhere', async () => {
  const lines = (start: string) => Array.from({ length: 100_000 }, (_, index) => `${start}${index}\n`)
  await expect(diffOf(lines('a'), lines('b'))).rejects.toThrow('The two differ in more than 4,000 places')
}, 30_000)

test('rows of which the last of many columns alone is filled', () => {
  const columns = Array.from({ length: 16_384 }, (_, index) => index + 1)
  const row = { number: 1, cells: new Map([[16_384, 'x']]) }
  for (let rows = 0; rows < 100; rows++) expect(rowLine(row, columns).length).toBe(16_386)
  expect(rowLine({ number: 2, cells: new Map([[1, 'a']]) }, columns)).toBe('2\ta')
  expect(rowLine({ number: 3, cells: new Map() }, columns)).toBe('3')
})

test('a document of nothing but empty cells', () => {
  const body = new Body({
    styles: new Map(),
    numbering: new Numbering(new Map()),
    relations: new Map(),
    comments: false,
  })
  const fill = () => {
    body.open('tbl', {})
    for (let cells = 0; cells < 10_000_000; cells++) {
      body.open('tc', {})
      body.close('tc')
    }
  }
  expect(fill).toThrow('it has more than 500,000 paragraphs and cells')
})

test('an address that many links share is not shown with each of them', () => {
  const far = `https://acme.example/${'x'.repeat(1_000_000)}`
  expect(link('here', far)).toBe('here')
  expect(link('here', 'https://acme.example/a b')).toBe('[here](https://acme.example/a%20b)')
})

test('a number that many paragraphs share is short, and may be none', async () => {
  const pattern = `%1${'x'.repeat(1_000_000)}`
  const level = (depth: number, start: number) =>
    `<w:lvl w:ilvl="${depth}"><w:start w:val="${start}"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="${depth === 0 ? pattern : '%2)'}"/></w:lvl>`
  const xml = `<w:numbering><w:abstractNum w:abstractNumId="1">${level(0, 1)}${level(1, -100)}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>`
  async function* chunks() {
    yield Buffer.from(xml)
  }
  const numbering = await readNumbering(chunks())
  expect(numbering.next('7', 0)).toBe(`a${'x'.repeat(98)}`)
  expect(numbering.next('7', 1)).toBe('-100)')
})
