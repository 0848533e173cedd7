import { type CommandContext, ConnectorError } from '@mcp-connectors/core'
import { startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { type LoginPlan, loginCommands } from './commands.ts'
import { testContext } from './fixtures/context.ts'
import { scratch } from './fixtures/scratch.ts'
import { deviceLogin } from './github.ts'
import { given } from './source.ts'
import { Store } from './store.ts'
import { stored } from './stored.ts'

/** The commands of a vendor, and what they say to the person. */
function desk(web: string, more: (store: Store) => Partial<LoginPlan> = () => ({})) {
  const context = testContext()
  const store = new Store({ id: 'vendor', folder: scratch(), conceal: context.conceal, log: context.log })
  const printed: string[] = []
  const said: string[] = []
  const terminal: CommandContext = {
    ...context,
    access: 'read',
    sources: {},
    interactive: false,
    print: line => void printed.push(line),
    say: line => void said.push(line),
  }
  const plan: LoginPlan = {
    account: 'vendor.test',
    store,
    sources: [stored({ store, account: 'vendor.test' })],
    start: () => deviceLogin({ clientId: 'abc', web, scopes: ['repo'] }),
    identify: async token => ({ account: `owner of ${token}`, facts: ['scopes: repo'] }),
    ...more(store),
  }
  const { login, logout, whoami } = loginCommands(() => plan)
  const type = (command: typeof login) => {
    printed.length = said.length = 0
    return command.run({}, terminal)
  }
  return {
    login: () => type(login),
    logout: () => type(logout),
    whoami: () => type(whoami),
    printed,
    said,
    store,
    context,
  }
}

test('login says page and code, waits, and keeps the login; whoami tells it; logout forgets it', async () => {
  await using vendor = await startOAuth()
  vendor.device = ['authorization_pending', 'ok']
  const { login, logout, whoami, printed, said, store, context } = desk(vendor.url)
  await login()
  expect(said).toEqual([
    `Open ${vendor.url}/login/device\nType the code WDJB-MJHT there.\nWaiting for up to 15 minutes; Ctrl-C ends it.`,
  ])
  expect(printed).toEqual([`Logged in to vendor.test as owner of token-1. The login is kept in ${store.where}.`])
  expect(context.concealed).toContain('token-1')
  expect(await store.login('vendor.test')).toMatchObject({ token: 'token-1', account: 'owner of token-1' })
  await whoami()
  expect(printed).toEqual(['credential: stored login', 'vendor.test: owner of token-1', 'scopes: repo'])
  await logout()
  expect(printed).toEqual([`The login to vendor.test is removed from ${store.where}.`])
  await logout()
  expect(printed).toEqual([`There was no login to vendor.test in ${store.where}.`])
  await expect(whoami()).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'There is no credential for vendor.test.',
    hint: 'Looked for: stored login.',
  })
})

test('a setting that comes before the new login is named', async () => {
  await using vendor = await startOAuth()
  const { login, whoami, said, printed } = desk(vendor.url, store => ({
    sources: [given('VENDOR_TOKEN', 'set'), stored({ store, account: 'vendor.test' })],
  }))
  await login()
  expect(said[1]).toBe('It is not used yet: VENDOR_TOKEN comes before it.')
  await whoami()
  expect(printed.slice(0, 2)).toEqual(['credential: VENDOR_TOKEN', 'vendor.test: owner of set'])
})

test('a login that nobody owns is not kept', async () => {
  await using vendor = await startOAuth()
  const { login, store } = desk(vendor.url, () => ({
    identify: () => Promise.reject(new ConnectorError('forbidden', 'The vendor has locked this account.')),
  }))
  await expect(login()).rejects.toThrow('The vendor has locked this account.')
  expect(await store.login('vendor.test')).toBeUndefined()
})

test('logout has the vendor revoke the token, and says what else is to be done', async () => {
  const revoked: string[] = []
  const { logout, store, said } = desk('http://127.0.0.1:9', () => ({
    revoke: async ({ token }) => void revoked.push(token),
    revokeHint: 'It stays valid until you revoke it at vendor.test/apps.',
  }))
  await store.save('vendor.test', { token: 'tok', expiresAt: Date.UTC(2100, 0, 1) })
  await logout()
  expect(revoked).toEqual(['tok'])
  expect(said).toEqual(['It stays valid until you revoke it at vendor.test/apps.'])
})

test('logout says that the login is gone even where the vendor cannot revoke it', async () => {
  const { logout, store, printed } = desk('http://127.0.0.1:9', () => ({
    revoke: async () => {
      throw new ConnectorError('unavailable', 'The vendor cannot be reached.')
    },
  }))
  await store.save('vendor.test', { token: 'tok' })
  await expect(logout()).rejects.toThrow('The vendor cannot be reached.')
  expect(printed).toEqual([expect.stringMatching(/^The login to vendor\.test is removed from /)])
})

test('whoami tells until when', async () => {
  const { whoami, store, printed } = desk('http://127.0.0.1:9')
  await store.save('vendor.test', { token: 'tok', expiresAt: Date.UTC(2100, 0, 1, 12, 30) })
  await whoami()
  expect(printed[0]).toBe('credential: stored login, until 2100-01-01 12:30 UTC')
})
