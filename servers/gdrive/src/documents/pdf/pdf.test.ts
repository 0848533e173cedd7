import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createDeflate } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Document } from '../document.ts'
import { cached, inMemory, type Source } from '../source.ts'
import { pageList } from './page-list.ts'
import { packedPdf, pdf } from './pdf.fixture.ts'
import { pdfDocument } from './pdf.ts'

const { signal } = new AbortController()

async function textsOf(document: Document): Promise<string[]> {
  const texts: string[] = []
  for await (const { title, text } of document.sections()) texts.push(`${title}: ${text}`)
  return texts
}

test('pages with their numbers, only those that are asked for', async () => {
  const source = inMemory(
    pdf([['First page', 'second line'], ['Two'], ['Three (3)']], { bookmarks: ['Start', 'Middle'] }),
  )
  await using document = await pdfDocument(source, { signal })
  expect(document).toMatchObject({
    kind: 'pdf',
    extent: '3 pages',
    parts: [
      { title: 'Start', about: 'page 1' },
      { title: 'Middle', about: 'page 2' },
    ],
  })
  expect(await textsOf(document)).toEqual(['Page 1: First page\nsecond line', 'Page 2: Two', 'Page 3: Three (3)'])
  await using some = await pdfDocument(source, { signal, pages: '3' })
  expect(await textsOf(some)).toEqual(['Page 3: Three (3)'])
})

test('of a long file only what its pages need is read', async () => {
  const bytes = pdf(
    Array.from({ length: 200 }, (_, index) => [`This is page ${index + 1}`]),
    { padding: 5000 },
  )
  let read = 0
  const inner = inMemory(bytes)
  const counting: Source = {
    size: bytes.length,
    read(offset, length, aborted) {
      read += length
      return inner.read(offset, length, aborted)
    },
  }
  await using document = await pdfDocument(cached(counting), { signal, pages: '150-151' })
  expect(await textsOf(document)).toEqual(['Page 150: This is page 150', 'Page 151: This is page 151'])
  expect(bytes.length).toBeGreaterThan(8_000_000)
  expect(read).toBeLessThan(4_000_000)
})

test('a page without words is said to be a picture, with the way to read it', async () => {
  await using document = await pdfDocument(inMemory(pdf([['x'], []])), { signal })
  expect(await textsOf(document)).toEqual(['Page 1: x', 'Page 2: '])
  expect(document.warnings).toEqual([expect.stringMatching(/page 2.*convert_to document/)])
})

test('broken files and pages that are not there', async () => {
  const bytes = pdf([['x']])
  await expect(pdfDocument(inMemory(bytes.subarray(0, 40)), { signal })).rejects.toMatchObject({ code: 'invalid' })
  await expect(pdfDocument(inMemory(bytes), { signal, pages: '7' })).rejects.toMatchObject({
    code: 'invalid',
    message: 'There is no page 7: the file has 1.',
  })
})

test('an abort ends the worker and the wait', async () => {
  const abort = new AbortController()
  const read: Source['read'] = () => {
    abort.abort(new Error('enough'))
    return new Promise(() => {})
  }
  await expect(pdfDocument({ size: 1000, read }, { signal: abort.signal })).rejects.toThrow('enough')
})

test('a page that unpacks to gigabytes ends its worker', { timeout: 60_000 }, async () => {
  const megabyte = Buffer.alloc(1_000_000, ' ')
  const gigabyte = Readable.from(Array.from({ length: 1000 }, () => megabyte))
  const content = await buffer(gigabyte.pipe(createDeflate()))
  await using document = await pdfDocument(inMemory(packedPdf(content)), { signal })
  await expect(textsOf(document)).rejects.toMatchObject({ code: 'too_large' })
})

test('a PDF with a password is refused', async () => {
  const locked = pdf([['x']])
    .toString('latin1')
    .replace(
      '/Root',
      `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >> /ID [<00><00>] /Root`,
    )
  await expect(pdfDocument(inMemory(Buffer.from(locked, 'latin1')), { signal })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('password'),
  })
})

test('lists of pages', () => {
  expect(pageList('7, 2-3,3', 10)).toEqual([2, 3, 7])
  expect(pageList('9-', 10)).toEqual([9, 10])
  expect(pageList(undefined, 2)).toEqual([1, 2])
  for (const text of ['', 'x', '0', '3-2', '1--2']) expect(() => pageList(text, 10)).toThrow('names no pages')
})
