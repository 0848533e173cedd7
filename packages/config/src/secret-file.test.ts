import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSecretFile } from './secret-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'secret-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string, mode: number): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('the text comes as it is, without a byte order mark', () => {
  expect(readSecretFile(write('plain', '\uFEFFgeheim-ü\n', 0o600))).toEqual({ text: 'geheim-ü\n', exposed: false })
})

const noModes = process.platform === 'win32' ? ' (skipped: Windows has no such modes)' : ''

test.skipIf(noModes)(`a file that the group or the world can read is exposed, also behind a link${noModes}`, () => {
  const link = join(folder, 'link')
  symlinkSync(write('group', 'x', 0o640), link)
  expect(readSecretFile(link)).toEqual({ text: 'x', exposed: true })
  expect(readSecretFile(write('world', 'x', 0o604))).toEqual({ text: 'x', exposed: true })
})

test('what is absent, no file, or too large is a problem in words', () => {
  expect(readSecretFile(join(folder, 'none'))).toEqual({ problem: 'cannot be read (ENOENT)' })
  expect(readSecretFile('nul\0byte')).toEqual({ problem: 'cannot be read (ERR_INVALID_ARG_VALUE)' })
  expect(readSecretFile(folder)).toEqual({ problem: 'is not a regular file' })
  expect(readSecretFile(write('large', 'x'.repeat(4 * 1024 * 1024 + 1), 0o600))).toEqual({
    problem: 'is larger than 4 MB',
  })
})
