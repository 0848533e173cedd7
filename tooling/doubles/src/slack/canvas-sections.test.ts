import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canvasHtml, sectionsOf } from './canvas-sections.ts'

const markdown = `# Plan
Ship **now**, see [the page](https://example.com/a?b=1&c=2)
and \`x < y\`.

- [x] tests
- [ ] docs

\`\`\`ts
# not a heading
\`\`\`
## People
> ![](@U1) said so
| a | b |
|---|---|
| 1 | <2> |
---
1. one
2. two`

test('Markdown is taken apart into sections', () => {
  expect(sectionsOf(markdown).map(({ kind, source }) => [kind, source.split('\n').length])).toEqual([
    ['h1', 1],
    ['p', 2],
    ['list', 2],
    ['code', 3],
    ['h2', 1],
    ['quote', 1],
    ['table', 3],
    ['rule', 1],
    ['list', 2],
  ])
})

test('a canvas reads as HTML with ids, as Slack gives it', () => {
  const html = canvasHtml('Plan', sectionsOf(markdown)).replaceAll(/ id="temp:C:[0-9a-f]{28}"/g, '')
  expect(html).toBe(
    '<div class="quip-canvas-content"><h1>Plan</h1>' +
      '<p class="line">Ship <b>now</b>, see <lnk href="https://example.com/a?b=1&amp;c=2">the page</lnk><br>and <code>x &lt; y</code>.</p>' +
      '<div data-section-style="7"><ul><li class="checked" value="1"><span>tests</span><br/></li><li value="1"><span>docs</span><br/></li></ul></div>' +
      '<pre class="prettyprint"># not a heading</pre><h2>People</h2><blockquote><a>@U1</a> said so</blockquote>' +
      '<table><tr><td><p class="line">a</p></td><td><p class="line">b</p></td></tr><tr><td><p class="line">1</p></td><td><p class="line">&lt;2&gt;</p></td></tr></table><hr/>' +
      '<div data-section-style="6"><ul><li value="1"><span>one</span><br/></li><li value="1"><span>two</span><br/></li></ul></div></div>',
  )
})

test('the title stands above what has no heading of its own', () => {
  expect(canvasHtml('Notes & more', sectionsOf('text'))).toMatch(
    /^<div class="quip-canvas-content"><h1 id="temp:C:[0-9a-f]{28}">Notes &amp; more<\/h1><p /,
  )
})

test('no text becomes a tag, and no line is lost', () => {
  const line = fc.string({
    unit: fc.constantFrom('a', '<', '>', '&', '"', '`', '|', '-', '#', '1', ' ', '[', ']', '(', ')'),
  })
  fc.assert(
    fc.property(fc.array(line), lines => {
      const sections = sectionsOf(lines.join('\n'))
      const kept = sections.flatMap(({ source }) => source.split('\n'))
      expect(kept.filter(text => text.trim() !== '')).toEqual(lines.filter(text => text.trim() !== ''))
      const tags = canvasHtml('', sections).match(/<\/?[^\s>/]*/g) ?? []
      expect(
        tags.filter(
          tag => !/^<\/?(div|h[123]|p|b|i|del|code|lnk|blockquote|pre|br|hr|table|tr|td|ul|li|span|a)?$/.test(tag),
        ),
      ).toEqual([])
    }),
  )
})
