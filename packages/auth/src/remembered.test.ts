import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratch } from './fixtures/scratch.ts'
import { mayRemember } from './remembered.ts'

test('is asked of the folder alone', async () => {
  const folder = scratch()
  const settings = { loginFolder: folder, keyring: false }
  expect(mayRemember('github', settings)).toBe(false)
  await writeFile(join(folder, 'github.json'), '{}')
  expect(mayRemember('github', settings)).toBe(true)
  expect(mayRemember('slack', settings)).toBe(false)
  expect(mayRemember('slack', { ...settings, keyring: true })).toBe(true)
})
