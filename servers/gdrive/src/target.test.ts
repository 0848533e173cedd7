import { expect, test } from 'vitest'
import { isFileRef, parseTarget } from './target.ts'

const id = '1AbCdEfGhIjKlMnOpQrStUvWxYz_-012345'

test.each([
  [id, { id }],
  [` ${id} `, { id }],
  ['root', { id: 'root' }],
  [`gdrive:///${id}`, { id }],
  [`https://drive.google.com/file/d/${id}/view?usp=sharing`, { id }],
  [`https://drive.google.com/file/d/${id}/view?usp=sharing&resourcekey=0-AbC_1`, { id, resourceKey: '0-AbC_1' }],
  [`https://drive.google.com/open?id=${id}`, { id }],
  [`https://drive.google.com/uc?export=download&id=${id}`, { id }],
  [`https://drive.google.com/drive/u/1/folders/${id}`, { id }],
  [`https://drive.google.com/drive/folders/${id}?usp=drive_link`, { id }],
  ['https://drive.google.com/drive/u/0/my-drive', { id: 'root' }],
  [`https://docs.google.com/document/d/${id}/edit?tab=t.0#heading=h.1`, { id, tab: 't.0' }],
  [`https://docs.google.com/a/acme.example/document/d/${id}`, { id }],
  [`docs.google.com/spreadsheets/d/${id}/edit?gid=7#gid=12&range=A1:B2`, { id, gid: '12', range: 'A1:B2' }],
  [`https://docs.google.com/presentation/d/${id}/edit#slide=id.p`, { id }],
])('reads %s', (given, expected) => {
  expect(parseTarget(given)).toEqual(expected)
})

test.each([
  'Budget 2026.xlsx',
  '',
  '../../etc/passwd',
  'https://evil.example/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/view',
  'https://drive.google.com.evil.example/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz',
  'ftp://drive.google.com/file/d/1AbCdEfGhIjKlMnOpQrStUvWxYz',
  // A published page: its id is another one, which the API does not know.
  'https://docs.google.com/document/d/e/2PACX-1vAbCdEfGhIjKlMnOp/pub',
  `1' or name contains '`,
])('refuses %s', given => {
  expect(isFileRef(given)).toBe(false)
  expect(() => parseTarget(given)).toThrow('is no id and no link of Google Drive')
})
