import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findPassword, passwordOf } from './passfile.ts'

const place = { host: 'db.example', port: 5432, dbname: 'shop', user: 'ann' }

test('the first line that matches counts, and * matches all', () => {
  const file = [
    '# db.example:5432:shop:ann:comment',
    'db.example:5433:shop:ann:other port',
    'db.example:*:*:bob:other user',
    'db.example:*:shop:ann:right',
    '*:*:*:*:last',
  ].join('\n')
  expect(findPassword(file, place)).toBe('right')
  expect(findPassword(file, { ...place, user: 'eve' })).toBe('last')
  expect(findPassword('db.example:1:shop:ann:x', place)).toBeUndefined()
  expect(findPassword('db.example:5432:shop:ann:', place)).toBeUndefined()
  expect(findPassword('', place)).toBeUndefined()
})

test('a socket is localhost to the file', () => {
  expect(findPassword('localhost:5432:shop:ann:pw\r\n', { ...place, host: '/var/run/postgresql' })).toBe('pw')
})

test('a backslash keeps colons and backslashes, whatever the password', () => {
  expect(findPassword('::1:5432:shop:ann:pw', { ...place, host: '::1' })).toBeUndefined()
  expect(findPassword('\\:\\:1:5432:shop:ann:a\\:b\\\\c', { ...place, host: '::1' })).toBe('a:b\\c')
  const text = fc.stringMatching(/^[^\r\n]{1,20}$/)
  fc.assert(
    fc.property(text, text, (password, user) => {
      const escaped = (value: string) => value.replace(/[\\:]/g, '\\$&')
      fc.pre(!user.startsWith('*'))
      expect(
        findPassword(`h:1:d:${escaped(user)}:${escaped(password)}`, { host: 'h', port: 1, dbname: 'd', user }),
      ).toBe(password)
    }),
  )
})

test('a file that others can read is not read, and said so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passfile-'))
  const path = join(folder, 'pgpass')
  const warnings: string[] = []
  const log = { debug() {}, info() {}, error() {}, warn: (text: string) => void warnings.push(text) }
  try {
    expect(await passwordOf(place, path, log)).toBeUndefined()
    await writeFile(path, '*:*:*:*:pw\n')
    await chmod(path, 0o644)
    expect(await passwordOf(place, path, log)).toBeUndefined()
    expect(warnings).toHaveLength(1)
    await chmod(path, 0o600)
    expect(await passwordOf(place, path, log)).toBe('pw')
  } finally {
    await rm(folder, { recursive: true })
  }
})
