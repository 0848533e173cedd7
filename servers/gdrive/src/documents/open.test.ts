import { describe, expect, test } from 'vitest'
import { documentOf } from './open.ts'
import { pdf } from './pdf/pdf.fixture.ts'
import { workbook } from './sheet/workbook.fixture.ts'
import { inMemory } from './source.ts'
import { archive, relations } from './zip/archive.fixture.ts'

const { signal } = new AbortController()

async function kindOf(bytes: string | Uint8Array, name = 'file', mimeType = 'application/octet-stream') {
  const source = inMemory(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  await using document = await documentOf({ name, mimeType, source }, { signal })
  return document.kind
}

test.each<[string, string | Uint8Array, string, string, string]>([
  ['a PDF under any name', pdf([['x']]), 'a.txt', 'text/plain', 'pdf'],
  ['a workbook under any name', workbook({ tabs: [] }), 'a.bin', '', 'sheet'],
  ['a text', 'words', 'a.csv', 'text/csv', 'text'],
  ['code', 'const a = 1', 'a.ts', 'video/mp2t', 'text'],
  ['Markdown by its type', '# A', 'Doc', 'text/markdown', 'markdown'],
  ['a page by its type', 'x', 'Doc', 'text/html; charset=utf-8', 'html'],
  ['a page by its beginning', '\n<!DOCTYPE html><p>x', 'a', '', 'html'],
  ['nothing', '', 'a', '', 'text'],
])('%s', async (_, bytes, name, mimeType, kind) => {
  expect(await kindOf(bytes, name, mimeType)).toBe(kind)
})

describe('what is not read is refused, with the way to read it', () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
  const binary = archive({
    '_rels/.rels': relations({ r: ['officeDocument', 'xl/workbook.bin'] }),
    'xl/workbook.bin': 'x',
  })
  test.each<[string, Uint8Array, string]>([
    ['old Office files', ole, 'old Office format'],
    ['pictures', Buffer.from('89504e470d0a1a0a00', 'hex'), 'picture (PNG)'],
    ['Rich Text', Buffer.from('{\\rtf1 x}'), '.rtf'],
    ['archives', archive({ a: 'b', c: 'd' }), 'archive of 2 files'],
    ['OpenDocument', archive({ mimetype: 'application/vnd.oasis.opendocument.text' }), 'OpenDocument'],
    ['binary workbooks', binary, '.xlsb'],
    ['other bytes', Buffer.from([0, 1, 2, 3]), 'not text'],
  ])('%s', async (_, bytes, words) => {
    await expect(kindOf(bytes)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('gdrive_'),
    })
  })
})
