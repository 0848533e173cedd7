import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Document, Section, Start } from './document.ts'
import { type Passages, passagesOf } from './passages.ts'
import { windowOf } from './window.ts'

const { signal } = new AbortController()

function documentOf(texts: readonly string[], title = 'Page '): Pick<Document, 'sections' | 'kind'> {
  async function* sections(from: Start = { part: 0, number: 1 }): AsyncGenerator<Section> {
    for (const [index, text] of texts.entries()) {
      const number = index + 1
      if (number >= from.number) yield { part: 0, number, title: title && `${title}${number}`, head: '', text }
    }
  }
  return { kind: 'text', sections }
}

test('a window shows where it is, and the next one goes on there', async () => {
  const document = documentOf(['one\ntwo\n', '', 'three'])
  const first = await windowOf(document, undefined, 14)
  expect(first.lines.map(({ text }) => text)).toEqual(['[Page 1]\n', 'one\n'])
  expect(first.next).toEqual({ part: 0, number: 1, offset: 4 })
  const second = await windowOf(document, first.next, 1000)
  expect(second.lines.map(({ text }) => text)).toEqual(['[Page 1]\n', 'two\n', '[Page 3]\n', 'three\n'])
  expect(second.next).toBeUndefined()
})

test('an offset counts from the beginning', async () => {
  const { lines } = await windowOf(documentOf(['abc', 'defg', 'h'], ''), { offset: 5 }, 100)
  expect(lines.map(({ text }) => text)).toEqual(['fg\n', 'h\n'])
})

test('windows of any size give the whole text, with no character cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '😀', '\n', 'é', ' '), maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(fc.array(text, { maxLength: 4 }), fc.integer({ min: 1, max: 30 }), async (texts, most) => {
      const document = documentOf(texts, '')
      let read = ''
      let next: Awaited<ReturnType<typeof windowOf>>['next'] | undefined
      do {
        const window = await windowOf(document, next, most)
        read += window.lines.map(line => line.text).join('')
        next = window.next
      } while (next)
      const whole = texts.map(one => (one === '' || one.endsWith('\n') ? one : `${one}\n`)).join('')
      expect(read).toBe(whole)
    }),
  )
})

async function ask(texts: readonly string[], query: string, most = 1000, title?: string): Promise<Passages> {
  return await passagesOf(documentOf(texts, title), query, { most, signal })
}

test('the passage with the rare words comes first, with its place', async () => {
  const pages = ['The budget of the year.', 'The Ärger budget: 12 million.', 'Nothing here.']
  const { passages, found } = await ask(pages, 'arger budgets')
  expect(passages.map(({ place }) => place)).toEqual(['Page 2', 'Page 1'])
  expect(found).toBe(2)
})

test('a phrase in quotes must be there as it is', async () => {
  const { passages } = await ask(['net profit rose', 'profit, net of tax', 'gross'], '"net\n profit"')
  expect(passages.map(({ text }) => text)).toEqual(['net profit rose'])
})

test('pieces that follow one another become one; none is cut within a word', async () => {
  const filler = 'words that fill the page. '.repeat(60)
  const text = `${filler}the needle is here. ${'needle again. '.repeat(60)}${filler}`
  const { passages } = await ask([text], 'needle', 5000, '')
  expect(passages).toHaveLength(1)
  const [{ place, text: passage, position } = { place: '', text: '', position: { offset: -1 } }] = passages
  expect(text.slice(position.offset, position.offset + passage.length)).toBe(passage)
  expect(passage).toMatch(/^\w+ /)
  expect(place).toMatch(/^characters 1,\d{3} to 2,\d{3}$/)
})

test('at most what there is room for, but one in any case', async () => {
  const pages = Array.from({ length: 50 }, (_, index) => `needle ${index} ${'x'.repeat(200)}`)
  expect((await ask(pages, 'needle', 1000)).passages).toHaveLength(4)
  expect((await ask(pages, 'needle', 10)).passages).toHaveLength(1)
})

test('nothing found: the words most like those asked for', async () => {
  expect(await ask(['the invoice of the month'], 'invioce')).toEqual({ passages: [], found: 0, nearest: ['invoice'] })
  expect(await ask(['プロジェクト計画'], '計画')).toMatchObject({ found: 1 })
})
