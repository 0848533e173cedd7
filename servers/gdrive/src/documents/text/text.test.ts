import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Document } from '../document.ts'
import { inMemory } from '../source.ts'
import { charsetOf } from './charset.ts'
import { htmlMarkdown } from './html.ts'
import { withoutImages } from './images.ts'
import { type TextKind, textDocument } from './plain.ts'

const { signal } = new AbortController()

async function textOf(document: Document): Promise<string> {
  let all = ''
  for await (const { text } of document.sections()) all += text
  return all
}

async function read(bytes: Uint8Array, kind: TextKind = 'text'): Promise<string> {
  return await textOf(await textDocument(inMemory(bytes), kind, signal))
}

describe('charsets', () => {
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from('Größe €'), 'Größe €'],
    ['UTF-8 with its mark', Buffer.from('\ufeffGröße'), 'Größe'],
    ['UTF-16', Buffer.from('\ufeffGröße', 'utf16le'), 'Größe'],
    ['UTF-16, big end first', Buffer.from('\ufeffGröße', 'utf16le').swap16(), 'Größe'],
    ['UTF-16 without its mark', Buffer.from('plain words', 'utf16le'), 'plain words'],
    ['the old Windows set', Buffer.from([0x47, 0x72, 0xf6, 0xdf, 0x65, 0x20, 0x80]), 'Größe €'],
    ['nothing', Buffer.alloc(0), ''],
  ])('%s', async (_, bytes, text) => {
    expect(await read(bytes)).toBe(text)
  })

  test('what is no text is refused with the way to read it', async () => {
    for (const bytes of [Buffer.from([1, 2, 0, 3]), Buffer.from([0xff, 0xd8, 0x02, 0xe0])]) {
      await expect(read(bytes)).rejects.toMatchObject({ code: 'refused', hint: expect.stringContaining('convert_to') })
    }
  })

  test('a piece of UTF-8 that is cut within characters at both ends is UTF-8', () => {
    const bytes = Buffer.from('€€€')
    expect([1, 2].map(cut => charsetOf(bytes.subarray(cut, bytes.length - cut)))).toEqual(['utf-8', 'utf-8'])
  })
})

describe('a long text', () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `line ${index} äöü€ with some words to fill it\n`).join('')

  test('comes in pieces that end with lines, and begins at any of them', async () => {
    const document = await textDocument(inMemory(Buffer.from(lines)), 'text', signal)
    expect(document.extent).toBe('2.9 MB')
    const pieces: string[] = []
    for await (const { text } of document.sections()) pieces.push(text)
    expect(pieces.join('')).toBe(lines)
    expect(pieces.map(piece => piece.endsWith('\n'))).toEqual(pieces.map(() => true))
    for await (const { text, number } of document.sections({ part: 0, number: 2 })) expect(text).toBe(pieces[number])
  })

  test('without lines is cut between characters', async () => {
    const text = '€'.repeat(700_001)
    expect(await read(Buffer.from(text))).toBe(text)
  })
})

test('images of exported Markdown are left out, with their descriptions kept', async () => {
  const data = `data:image/png;base64,${'iVBORw0KGgo'.repeat(100)}`
  const markdown = `# Plan\n\n![][image1] and ![A chart][image2] and ![kept][other] ![x](${data})\n<img src="${data}">\n\n[image1]: <${data}>\n\n[image2]: ${data}\n[other]: https://example.com/a.png\n`
  const expected =
    '# Plan\n\n[image] and [image: A chart] and ![kept][other] [image: x]\n[image]\n\n\n[other]: https://example.com/a.png\n'
  expect(withoutImages(markdown)).toEqual({ text: expected, images: 4 })
  const document = await textDocument(inMemory(Buffer.from(markdown)), 'markdown', signal)
  expect([await textOf(document), document.warnings]).toEqual([expected, ['4 images left out.']])
})

test('hostile Markdown takes no time', () => {
  const hostile = `${'!['.repeat(100_000)}${'['.repeat(100_000)}${'<img '.repeat(50_000)}`
  expect(withoutImages(hostile).text).toHaveLength(hostile.length)
})

describe('HTML', () => {
  test.each<[string, string, string]>([
    ['headings and paragraphs', '<h1>Big  one</h1><p>a\n b</p><div>c</div>', '# Big one\n\na b\n\nc'],
    ['marks', '<p><b>bold</b> <i> it </i><em></em><code>x</code></p>', '**bold**  *it* `x`'.replace('  ', ' ')],
    [
      'links',
      '<a href="https://a.example/?x=1&amp;y=2">here</a> <a href="javascript:x()">js</a>',
      '[here](https://a.example/?x=1&y=2) js',
    ],
    ['lists', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol><li>d<li>e</ol>', '- a\n  - b\n- c\n\n1. d\n2. e'],
    [
      'tables',
      '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>',
      '|A | B\n| --- | --- |\n|1 | 2',
    ],
    ['preformatted text', '<pre>a\n  <b>b</b></pre>', '```\na\n  b\n```'],
    ['images', '<img src="data:image/png;base64,AAAA"><img alt="A cat" src="x">', '[image: A cat]'],
    ['scripts, styles, comments', '<style>p{}</style><script>x<1</script><!-- no --><p>yes</p>', 'yes'],
    ['what is hidden', '<p hidden>a</p><div style="display: none">b<br>c</div><input type=hidden><p>d</p>', 'd'],
    ['a bold that is not', '<b style="font-weight:normal"><p>a <b>b</b></p></b>', 'a **b**'],
    ['entities', '&lt;b&gt; &auml; &#x20AC; &unknown;', '<b> ä € &unknown;'],
  ])('%s', (_, html, markdown) => {
    expect(htmlMarkdown(html)).toBe(markdown)
  })

  test('deep nesting and cut tags are read as far as they go', () => {
    expect(htmlMarkdown(`${'<div>'.repeat(900)}deep`)).toBe('deep')
    expect(htmlMarkdown('<p>a<b>b<a href="')).toBe('a**b**')
  })

  test('what is nested to cost time is refused', () => {
    expect(() => htmlMarkdown('<div>'.repeat(1001))).toThrow('nested more than 1000 levels')
  })

  test('whatever it is, no tag of a script and no hidden text comes out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '<p>',
            '</p>',
            '<b>',
            '</b>',
            '<ul><li>',
            '<table><tr><td>',
            '</table>',
            'x ',
            '<div hidden>SECRET</div>',
            '<script>SECRET</script>',
          ),
        ),
        parts => {
          const text = htmlMarkdown(parts.join(''))
          expect(text).not.toContain('SECRET')
          expect(text.replaceAll(/[^x]/g, '')).toHaveLength(parts.filter(part => part === 'x ').length)
        },
      ),
    )
  })
})
