import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canvasMarkdown, mentionsIn } from './canvas-markdown.ts'

const id = 'temp:C:AbC123'

test('headings, paragraphs, emphasis, links, rules', () => {
  const html =
    `<div class="quip-canvas-content"><h1 id="${id}">Plan &amp; people</h1>` +
    `<p id="${id}" class="line">Ship <b>now</b>, <i>really</i>, <del>later</del>, see <lnk href="https://example.com/a?b=1&amp;c=2">the page</lnk><br>and <code>x &lt; y</code>.</p>` +
    `<hr/><h3>End</h3><p class="line"></p><p>Last&nbsp;line &#8212; &#x1F680;</p></div>`
  expect(canvasMarkdown(html)).toBe(
    [
      '# Plan & people',
      'Ship **now**, *really*, ~~later~~, see [the page](https://example.com/a?b=1&c=2)\nand `x < y`.',
      '---',
      '### End',
      'Last line — 🚀',
    ].join('\n\n'),
  )
})

test('lists of all kinds, and one in another', () => {
  const item = (text: string, more = '') => `<li id="${id}"${more} value="1"><span id="${id}">${text}</span><br/></li>`
  const html =
    `<div data-section-style="5"><ul id="${id}">${item('one')}${item('two').replace('</li>', `<ul>${item('deeper')}</ul></li>`)}</ul></div>` +
    `<div data-section-style="6"><ul>${item('first')}${item('second')}</ul></div>` +
    `<div data-section-style="7"><ul>${item('done', ' class="checked"')}${item('open')}</ul></div><p>after</p>`
  expect(canvasMarkdown(html)).toBe(
    '- one\n- two\n  - deeper\n\n1. first\n2. second\n\n- [x] done\n- [ ] open\n\nafter',
  )
})

test('tables, quotes and code', () => {
  const cell = (text: string) => `<td><p id="${id}" class="line">${text}</p></td>`
  const html =
    `<table><tr>${cell('a')}${cell('b|c')}</tr><tr>${cell('1')}${cell('&lt;2&gt;')}</tr></table>` +
    '<blockquote>said<br>so</blockquote>' +
    '<pre class="prettyprint"># not a heading<br>  x = `y`  &amp;&amp; z<br>```</pre>'
  expect(canvasMarkdown(html)).toBe(
    [
      '| a | b\\|c |\n| --- | --- |\n| 1 | <2> |',
      '> said\n> so',
      '````\n# not a heading\n  x = `y`  && z\n```\n````',
    ].join('\n\n'),
  )
})

test('people and channels by name', () => {
  const html = '<p>Ask <a>@U0123456789</a> in <a>#C0123456789</a>, not @U0123456789 in words</p>'
  expect(mentionsIn(html)).toEqual(['U0123456789', 'C0123456789'])
  const names = new Map([
    ['U0123456789', '@alice'],
    ['C0123456789', '#general'],
  ])
  expect(canvasMarkdown(html, key => names.get(key) ?? key)).toBe('Ask @alice in #general, not @U0123456789 in words')
})

test('what is no text of the canvas is left out, and what is unknown stays as its text', () => {
  const html =
    '<style>p{}</style><script>alert(1)</script><!-- x --><section><p>One</p><video>two</video></section>3 < 4'
  expect(canvasMarkdown(html)).toBe('One\n\ntwo3 < 4')
})

test('any text is read, and none of it is lost', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z&<>"' ]{0,60}$/), text => {
      const html = `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`
      expect(canvasMarkdown(html)).toBe(text.replace(/ +/g, ' ').trim())
    }),
  )
})

test('long input takes no time that grows with its square', () => {
  for (const part of ['<', '<p ', '<!--', '<a "', '&#', '<li>']) {
    expect(canvasMarkdown(part.repeat(50_000)).length).toBeLessThan(1_000_000)
  }
})
