import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testContext } from './fixtures/context.ts'
import { scratch } from './fixtures/scratch.ts'
import { fileVault, keyringVault } from './vault.ts'

/** A keyring as the package has it. */
function keyring(fault?: string) {
  const kept = new Map<string, string>()
  class Entry {
    readonly key: string
    constructor(service: string, account: string) {
      this.key = `${service}/${account}`
    }
    getPassword() {
      return kept.get(this.key) ?? null
    }
    setPassword(text: string) {
      if (fault !== undefined) throw new Error(fault)
      kept.set(this.key, text)
    }
  }
  return { kept, load: () => ({ Entry }) }
}

test('with a keyring the file is taken over once, and gone after the first write', async () => {
  const { log, lines } = testContext()
  const file = fileVault(join(scratch(), 'x.json'))
  const { kept, load } = keyring()
  const vault = keyringVault('github', file, log, load)
  expect(await vault.read()).toBeUndefined()
  await file.write('before')
  expect(await vault.read()).toBe('before')
  await vault.write('after')
  expect(await vault.read()).toBe('after')
  expect([...kept]).toEqual([['mcp-connectors/github', 'after']])
  expect(existsSync(file.where)).toBe(false)
  expect(lines).toEqual([])
})

test.each([
  ['is locked', keyring('AccessDenied').load, 'The keyring cannot be used (AccessDenied)'],
  ['is not installed', undefined, 'The keyring cannot be used (@napi-rs/keyring is not installed)'],
  ['is another thing', () => ({}), 'The keyring cannot be used ('],
])('where the keyring %s, the file is used and that is said, once', async (_kind, load, line) => {
  const { log, lines } = testContext()
  const file = fileVault(join(scratch(), 'x.json'))
  const vault = keyringVault('github', file, log, load)
  await vault.write('one')
  await vault.write('two')
  expect(await vault.read()).toBe('two')
  expect(await file.read()).toBe('two')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(line)
  expect(lines[0]).toContain(`logins are kept in ${file.where}.`)
})
