import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { testContext } from './fixtures/context.ts'
import { scratch } from './fixtures/scratch.ts'
import { renewal } from './github.ts'
import { Store } from './store.ts'
import { stored } from './stored.ts'

const run = promisify(execFile)
const never = new AbortController().signal

function storeIn(folder: string, context = testContext()): Store {
  return new Store({ id: 'test', folder, conceal: context.conceal, log: context.log })
}

test('a login is kept in a file and folder of this user alone, and comes back', async () => {
  const folder = join(scratch(), 'a', 'mcp-connectors')
  const context = testContext()
  const store = storeIn(folder, context)
  expect(await store.login('github.com')).toBeUndefined()
  expect(await store.save('github.com', { token: 'tok-1', refreshToken: 'ref-1', scopes: ['repo'] })).toBeUndefined()
  expect(await storeIn(folder).login('github.com')).toEqual({ token: 'tok-1', refreshToken: 'ref-1', scopes: ['repo'] })
  expect(context.concealed).toEqual(['tok-1', 'ref-1'])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'test.json')).mode & 0o777).toBe(0o600)
  expect(store.where).toBe(join(folder, 'test.json'))
  // No lock, no draft is left.
  expect(readdirSync(folder)).toEqual(['test.json'])
})

test('what is read of a login is concealed before it is given out', async () => {
  const folder = scratch()
  await storeIn(folder).save('github.com', { token: 'tok-1', refreshToken: 'ref-1' })
  const context = testContext()
  await storeIn(folder, context).login('github.com')
  expect(context.concealed).toEqual(['tok-1', 'ref-1'])
})

test('logins of several accounts stand side by side, and one is removed without the other', async () => {
  const store = storeIn(scratch())
  await store.save('github.com', { token: 'one' })
  await store.save('ghe.acme.com', { token: 'two' })
  expect(await store.save('github.com', undefined)).toEqual({ token: 'one' })
  expect(await store.login('github.com')).toBeUndefined()
  expect(await store.login('ghe.acme.com')).toEqual({ token: 'two' })
})

test.each([0o640, 0o604, 0o660])('a file with mode %o is refused, with the command that mends it', async mode => {
  const folder = scratch()
  const path = join(folder, 'test.json')
  await storeIn(folder).save('github.com', { token: 'tok' })
  chmodSync(path, mode)
  await expect(storeIn(folder).login('github.com')).rejects.toMatchObject({
    code: 'unauthenticated',
    message: `Other users can read ${path}. It was not used.`,
    hint: `Tell the person to look at it, and to run: chmod 600 ${path}`,
  })
})

test('a folder that others can write to is refused', async () => {
  const folder = join(scratch(), 'it is')
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  await expect(storeIn(folder).save('github.com', { token: 'tok' })).rejects.toMatchObject({
    hint: `Tell the person to look at it, and to run: chmod 700 '${folder}'`,
  })
})

test('a link, and what is no file of logins, are refused and left as they are', async () => {
  const folder = scratch()
  const other = join(folder, 'other.json')
  writeFileSync(other, '{"version":1}', { mode: 0o600 })
  symlinkSync(other, join(folder, 'test.json'))
  await expect(storeIn(folder).login('github.com')).rejects.toThrow('is a link. It was not used.')
  const broken = scratch()
  writeFileSync(join(broken, 'test.json'), '{"version":2,"logins":{"x":{"token":"t"}}}', { mode: 0o600 })
  await expect(storeIn(broken).save('github.com', { token: 'tok' })).rejects.toThrow('are no logins of this version')
  expect(readFileSync(join(broken, 'test.json'), 'utf8')).toBe('{"version":2,"logins":{"x":{"token":"t"}}}')
})

test('scopes are remembered by a fingerprint of the token, of the last twenty', async () => {
  const folder = scratch()
  const store = storeIn(folder)
  for (let index = 0; index < 22; index++) await store.learnScopes(`secret-token-${index}`, [`scope-${index}`])
  expect(await store.scopes('secret-token-21')).toEqual(['scope-21'])
  expect(await store.scopes('secret-token-2')).toEqual(['scope-2'])
  expect(await store.scopes('secret-token-1')).toBeUndefined()
  expect(readFileSync(join(folder, 'test.json'), 'utf8')).not.toContain('secret-token')
})

const dueLogin = { clientId: 'Iv1.app', expiresAt: 1000, account: 'octocat' }

test('a login that is due is renewed, and keeps what the vendor left out of the renewal', async () => {
  await using vendor = await startOAuth()
  vendor.lifetime = 3600
  const store = storeIn(scratch())
  const source = stored({ store, account: 'vendor', renew: renewal({ web: vendor.url }) })
  await store.save('vendor', { ...dueLogin, token: 'old', refreshToken: await refreshTokenOf(vendor.url) })
  expect(await source.find(never)).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2', account: 'octocat' })
  expect(await store.login('vendor')).toMatchObject({ token: 'token-2', refreshToken: 'refresh-2', account: 'octocat' })
  expect((await source.find(never))?.token).toBe('token-2')
  // Refused before its time: renewed as well.
  expect((await source.find(never, 'token-2'))?.token).toBe('token-3')
})

test('a login that the vendor will not renew counts as none, and stays stored', async () => {
  await using vendor = await startOAuth()
  const store = storeIn(scratch())
  const source = stored({ store, account: 'vendor', renew: renewal({ web: vendor.url }) })
  await store.save('vendor', { ...dueLogin, token: 'old', refreshToken: 'used' })
  expect(await source.find(never)).toBeUndefined()
  expect((await store.login('vendor'))?.token).toBe('old')
})

test('a vendor that cannot be reached is no reason to log in again', async () => {
  const vendor = await startOAuth()
  await vendor[Symbol.asyncDispose]()
  const store = storeIn(scratch())
  await store.save('vendor', { ...dueLogin, token: 'old', refreshToken: 'good' })
  await expect(
    stored({ store, account: 'vendor', renew: renewal({ web: vendor.url }) }).find(never),
  ).rejects.toMatchObject({ code: 'unavailable' })
})

test('three processes that find the login due make one renewal, and all go on with its token', async () => {
  await using vendor = await startOAuth()
  vendor.lifetime = 3600
  const folder = scratch()
  const refreshToken = await refreshTokenOf(vendor.url)
  await storeIn(folder).save('vendor', { ...dueLogin, token: 'old', refreshToken })
  // Slow enough for each of them to have read the old login before it is replaced.
  vendor.slowness = 1500
  const main = fileURLToPath(new URL('fixtures/renew.ts', import.meta.url))
  const answers = await Promise.all([1, 2, 3].map(() => run(process.execPath, [main, folder, vendor.url])))
  expect(answers.map(({ stdout }) => stdout)).toEqual(['token-2', 'token-2', 'token-2'])
  expect(vendor.asked.refresh_token).toBe(1)
  expect(readdirSync(folder)).toEqual(['test.json'])
})

/** One that the vendor has given out. */
async function refreshTokenOf(web: string): Promise<string> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const body = new URLSearchParams({ grant_type, device_code: 'device-1' })
  const answer = await fetch(`${web}/login/oauth/access_token`, { method: 'POST', body })
  return JSON.parse(await answer.text()).refresh_token
}
