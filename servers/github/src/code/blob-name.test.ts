import { expect, test } from 'vitest'
import { blobBytes, blobName } from './blob-name.ts'

test('a blob has the name that git gives it', () => {
  expect(blobName(Buffer.from(''))).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391')
  expect(blobName(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
})

test('a text is taken for a blob only where it is the same', () => {
  const latin = Buffer.from('caf\xe9\n', 'latin1')
  expect(blobBytes(blobName(latin), 'caf\u00e9\n')).toBeUndefined()
  expect(blobBytes(blobName(latin), 'caf\ufffd\n')).toBeUndefined()
  expect(blobBytes(blobName(latin), null)).toBeUndefined()
  const marked = Buffer.from('\ufeffone\r\n')
  expect(blobBytes(blobName(marked), '\ufeffone\r\n')).toEqual(marked)
  expect(blobBytes(blobName(marked), 'one\n')).toBeUndefined()
})
