import { chmodSync } from 'node:fs'
import { defineConnector, type OpenContext, toolFor } from '@mcp-connectors/core'
import { connect } from '@mcp-connectors/testing'
import { type OAuthServer, startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { BrowserLogin } from './browser-login.ts'
import { Credential } from './credential.ts'
import { testContext } from './fixtures/context.ts'
import { scratch } from './fixtures/scratch.ts'
import { deviceLogin } from './github.ts'
import { interactive } from './interactive.ts'
import type { Login } from './login.ts'
import { Store } from './store.ts'
import { stored } from './stored.ts'

const never = new AbortController().signal

/** A login that the test finishes. A call waits for the person that many milliseconds. */
function byHand({ shared = false, patience }: { shared?: boolean; patience?: number } = {}) {
  const context = testContext(shared)
  const folder = scratch()
  const store = new Store({ id: 'test', folder, conceal: context.conceal, log: context.log })
  const logins: PromiseWithResolvers<Login>[] = []
  const start = async (): Promise<BrowserLogin> => {
    const login = Promise.withResolvers<Login>()
    logins.push(login)
    return { url: 'https://vendor.test/device', message: 'Type AB.', expiresAt: 0, finished: login.promise }
  }
  return { source: interactive({ account: 'vendor', start, store, context }, patience), store, logins, context, folder }
}

const notYet = {
  code: 'unauthenticated',
  message: 'Nobody is logged in to vendor yet.',
  visit: { url: 'https://vendor.test/device', message: 'Type AB.' },
}

test('the first call begins a login, the next one waits for the person, and the login is stored', async () => {
  const { source, store, logins, context } = byHand()
  await expect(source.find(never)).rejects.toMatchObject(notYet)
  const second = source.find(never)
  logins[0]?.resolve({ token: 'tok' })
  expect(await second).toEqual({ token: 'tok' })
  await expect.poll(() => store.login('vendor')).toEqual({ token: 'tok' })
  expect(logins).toHaveLength(1)
  expect(context.concealed).toContain('tok')
})

test('a person who takes long is waited for again by the next call', async () => {
  const { source, logins } = byHand({ patience: 10 })
  await expect(source.find(never)).rejects.toMatchObject(notYet)
  await expect(source.find(never)).rejects.toMatchObject(notYet)
  expect(logins).toHaveLength(1)
})

test('after a login that failed, and after a token that was refused, a new one begins', async () => {
  const { source, logins } = byHand()
  await expect(source.find(never)).rejects.toMatchObject(notYet)
  const waiting = source.find(never)
  logins[0]?.reject(new Error('The person said no.'))
  await expect(waiting).rejects.toThrow('The person said no.')
  await expect.poll(() => source.find(never).catch((error: Error) => error.message)).toBe(notYet.message)
  expect(logins).toHaveLength(2)
  logins[1]?.resolve({ token: 'tok' })
  await expect.poll(() => source.find(never).catch(() => undefined)).toEqual({ token: 'tok' })
  await expect(source.find(never, 'tok')).rejects.toMatchObject(notYet)
  expect(logins).toHaveLength(3)
})

test('a login that cannot be stored is used all the same', async () => {
  const { source, logins, context, folder } = byHand()
  chmodSync(folder, 0o777)
  await expect(source.find(never)).rejects.toMatchObject(notYet)
  logins[0]?.resolve({ token: 'tok' })
  await expect.poll(() => context.lines.join()).toContain('Other users can write')
  expect(await source.find(never)).toEqual({ token: 'tok' })
})

test('nobody is logged in where several people share the process', async () => {
  const { source, logins } = byHand({ shared: true })
  expect(await source.find(never)).toBeUndefined()
  expect(logins).toEqual([])
})

/** A connector that does nothing but need a credential. */
function vault(vendor: OAuthServer, folder: string) {
  class Vault implements AsyncDisposable {
    readonly credential: Credential
    constructor(context: OpenContext) {
      const store = new Store({ id: 'vault', folder, conceal: context.conceal, log: context.log })
      const start = deviceLogin({ clientId: 'abc', web: vendor.url, scopes: ['repo'] })
      const sources = [stored({ store, account: 'vendor' }), interactive({ account: 'vendor', start, store, context })]
      this.credential = new Credential({
        sources,
        conceal: context.conceal,
        missing: () => new Error('never') as never,
      })
    }
    async [Symbol.asyncDispose]() {}
  }
  const peek = toolFor<Vault>()({
    name: 'vault_peek',
    title: 'Peek',
    access: 'read',
    description: 'Peek into the vault.',
    input: z.strictObject({}),
    output: z.object({ token: z.string(), source: z.string() }),
    run: (_args, { client, signal }) => client.credential.current(signal),
  })
  return defineConnector({
    id: 'vault',
    title: 'Vault',
    description: 'A vault.',
    instructions: 'Peek.',
    world: 'closed',
    options: {},
    open: (_options, context) => new Vault(context),
    toolsets: { all: [peek] },
  })
}

test.each(['modern', 'legacy'] as const)('%s: one call logs in, from the question to the answer', async era => {
  await using vendor = await startOAuth()
  vendor.device = ['authorization_pending', 'authorization_pending', 'ok']
  const folder = scratch()
  const pages: object[] = []
  await using server = await connect(vault(vendor, folder), {
    era,
    visit: ({ url, message }) => {
      pages.push({ url, message })
      return 'accept'
    },
  })
  // The token is masked though nobody knew it at the start.
  expect((await server.call('vault_peek')).text).toMatch(
    /^\{"token":"\*\*\*","source":"(login in a browser|stored login)"\}$/,
  )
  expect(pages).toEqual([{ url: `${vendor.url}/login/device`, message: 'Type the code WDJB-MJHT there.' }])
  await using later = await connect(vault(vendor, folder), { era })
  expect((await later.call('vault_peek')).text).toBe('{"token":"***","source":"stored login"}')
})

test('a client that cannot ask is told page and code; the call after that waits, and is answered', async () => {
  await using vendor = await startOAuth()
  vendor.device = ['authorization_pending', 'ok']
  await using server = await connect(vault(vendor, scratch()))
  expect((await server.call('vault_peek')).text).toBe(
    `unauthenticated: Nobody is logged in to vendor yet.\nCall again when the person has done what the page asks for.\nAsk the person to open ${vendor.url}/login/device: Type the code WDJB-MJHT there.`,
  )
  expect((await server.call('vault_peek')).text).toContain('"token":"***"')
})
