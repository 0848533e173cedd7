import { expect, test } from 'vitest'
import { labels } from './labels.fixture.ts'
import { readRichText } from './rich-text.ts'

const section = (...elements: object[]) => ({ type: 'rich_text_section', elements })
const said = (text: string, style?: object) => ({ type: 'text', text, ...(style ? { style } : {}) })
const read = (...elements: object[]) => readRichText({ type: 'rich_text', elements }, labels)

test('styles stand beside letters; code comes innermost', () => {
  const styled = section(
    said('so '),
    said('bold ', { bold: true }),
    said('both', { bold: true, italic: true }),
    said(' '),
    said('gone', { strike: true }),
    said(' '),
    said('x<y>&', { code: true }),
  )
  expect(read(styled)).toBe('so **bold** **_both_** ~~gone~~ `x<y>&`')
})

test('whom and what it names', () => {
  const named = section(
    { type: 'user', user_id: 'U1' },
    said(' '),
    { type: 'user', user_id: 'U9' },
    said(' '),
    { type: 'channel', channel_id: 'C1' },
    said(' '),
    { type: 'usergroup', usergroup_id: 'S1' },
    said(' '),
    { type: 'broadcast', range: 'here' },
    said(' '),
    { type: 'link', url: 'https://x.example', text: 'here' },
    said(' '),
    { type: 'link', url: 'https://y.example' },
    said(' '),
    { type: 'color', value: '#F405B3' },
    said(' '),
    { type: 'date', timestamp: 1763979912, format: '{date}', fallback: 'today' },
    said(' '),
    { type: 'date', timestamp: 1763979912, format: '{date}' },
  )
  expect(read(named)).toBe(
    '@alice @U9 #general @oncall @here [here](https://x.example) https://y.example #F405B3 today 2025-11-24 10:25 UTC',
  )
})

test('emoji: the character where there is one', () => {
  const emoji = section(
    { type: 'emoji', name: 'tada', unicode: '1f389' },
    { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fd', skin_tone: 4 },
    { type: 'emoji', name: '+1', unicode: '1f44d', skin_tone: 6 },
    { type: 'emoji', name: 'shipit' },
    { type: 'emoji', name: 'odd', unicode: 'zz' },
  )
  expect(read(emoji)).toBe('🎉👋🏽👍🏿:shipit::odd:')
})

test('lists in lists, numbers that go on, quotes, code', () => {
  const list = (style: string, indent: number, items: string[], more: object = {}) => ({
    ...{ type: 'rich_text_list', style, indent, ...more },
    elements: items.map(item => section(said(item))),
  })
  const text = read(
    section(said('Plan:\n')),
    list('ordered', 0, ['one', 'two']),
    list('bullet', 1, ['a\nb']),
    list('ordered', 0, ['three'], { offset: 2 }),
    { type: 'rich_text_quote', elements: [said('q1\nq2')] },
    { type: 'rich_text_preformatted', language: 'ts', elements: [said('a < b\n'), { type: 'link', url: 'https://x' }] },
    { type: 'rich_text_preformatted', elements: [said('```')] },
  )
  expect(text).toBe(
    [
      ...['Plan:', '1. one', '2. two', '  - a', '    b', '3. three', '> q1', '> q2'],
      ...['```ts', 'a < b', 'https://x', '```', '````', '```', '````'],
    ].join('\n'),
  )
})

test('an element of a kind that is not known keeps its text, or is named', () => {
  expect(read(section({ type: 'citation', text: 'said so' }, said(' '), { type: 'sparkle' }))).toBe('said so [sparkle]')
})

test('what is nested without end is not followed', () => {
  let deep: object = { type: 'text', text: 'x' }
  for (let level = 0; level < 50_000; level++) deep = { type: 'new_kind', elements: [deep] }
  expect(readRichText({ elements: [deep] }, labels)).toBe('[…]')
})

test('blanks around marked text stay outside, however many', () => {
  const text = `${' '.repeat(40_000)}a${' '.repeat(40_000)}b `
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text, style: { bold: true } }] }
  expect(readRichText({ elements: [section] }, labels)).toBe(`${' '.repeat(40_000)}**a${' '.repeat(40_000)}b** `)
})
