import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { valuesOf } from '@mcp-connectors/config'
import type { CommandContext, OpenContext, Withheld } from '@mcp-connectors/core'
import { startOAuth } from '@tooling/doubles/oauth'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hostOf } from './hosts.ts'
import { commands, identityFor } from './login.ts'
import { options } from './options.ts'
import { rememberedWithheld, withheldBy } from './withheld.ts'

const never = new AbortController().signal
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const github = hostOf('github.com')

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'github-login-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function settings(given: { [K in keyof typeof options]?: unknown } = {}) {
  return valuesOf(options, { loginFolder: scratch(), ...given })
}

function contextWith(more: Partial<OpenContext> = {}): OpenContext & { withheld: Withheld[] } {
  const withheld: Withheld[] = []
  return {
    ...{ signal: never, log: silent, access: 'read', sources: { token: 'GH_TOKEN' }, shared: false, tools: [] },
    conceal() {},
    withhold: tools => void withheld.push(tools),
    withheld,
    ...more,
  }
}

/** Types one of the commands; gives what it printed and said. */
async function type(name: keyof typeof commands, values: ReturnType<typeof settings>) {
  const printed: string[] = []
  const said: string[] = []
  const context: CommandContext = {
    ...{ signal: never, log: silent, access: 'read', sources: {}, interactive: false },
    conceal() {},
    print: line => void printed.push(line),
    say: line => void said.push(line),
  }
  await commands[name].run(values, context)
  return { printed, said }
}

test('the token that was set comes first, under the name it was set by', async () => {
  const identity = identityFor(github, settings({ token: 'ghp_mine' }), contextWith())
  expect(await identity.token(never)).toBe('ghp_mine')
  expect(await identity.source(never)).toBe('GH_TOKEN')
})

test('without any the answer says what to set', async () => {
  const identity = identityFor(github, settings(), contextWith())
  await expect(identity.token(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'There is no token for github.com.',
    hint: 'Tell the person to set GITHUB_TOKEN and to start the server again; or GITHUB_CLIENT_ID, and to run: npx -y @mcp-connectors/github login',
  })
})

const noScripts = process.platform === 'win32' ? ' (skipped: Windows does not start the stand-in for gh)' : ''

test.skipIf(noScripts)(`gh is asked only where that is allowed${noScripts}`, async () => {
  const bin = scratch()
  writeFileSync(join(bin, 'gh'), '#!/bin/sh\necho "gho_$1_$2_$3_$4"\n')
  chmodSync(join(bin, 'gh'), 0o755)
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const identity = identityFor(github, settings({ useGh: true }), contextWith())
  expect(await identity.token(never)).toBe('gho_auth_token_--hostname_github.com')
  expect(await identity.source(never)).toBe('gh auth token')
  await expect(identityFor(github, settings(), contextWith()).token(never)).rejects.toThrow('There is no token')
})

test('a login by command is used by the server, until it is logged out', async () => {
  await using vendor = await startOAuth()
  vendor.users = { 'token-1': { login: 'octocat', scopes: 'repo, read:org' } }
  const values = settings({ host: vendor.url, clientId: 'abc' })
  const host = hostOf(vendor.url)
  const { printed, said } = await type('login', values)
  expect(said[0]).toContain(`Open ${vendor.url}/login/device\nType the code WDJB-MJHT there.`)
  expect(printed[0]).toMatch(/^Logged in to 127\.0\.0\.1:\d+ as octocat\. The login is kept in .*github\.json\.$/)
  expect(vendor.sent[0]).toEqual({ client_id: 'abc', scope: 'repo read:org' })
  expect((await type('whoami', values)).printed).toEqual([
    'credential: stored login',
    `${host.name}: octocat`,
    'scopes: repo, read:org',
  ])
  expect(await identityFor(host, { ...values, clientId: undefined }, contextWith()).token(never)).toBe('token-1')
  expect((await type('logout', values)).said).toEqual([
    `GitHub knows the token still. Revoke it at ${vendor.url}/settings/applications.`,
  ])
  await expect(type('whoami', values)).rejects.toMatchObject({ hint: 'Looked for: GITHUB_TOKEN, stored login.' })
})

test('a login needs a client id, and says how to get one', async () => {
  await expect(type('login', settings())).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'A login needs the client id of an OAuth app or GitHub App.',
  })
})

test('a call begins a login where there is a client id; over HTTP it does not', async () => {
  await using vendor = await startOAuth()
  const values = settings({ clientId: 'abc' })
  const host = hostOf(vendor.url)
  await expect(identityFor(host, values, contextWith()).token(never)).rejects.toMatchObject({
    visit: { url: `${vendor.url}/login/device`, message: 'Type the code WDJB-MJHT there.' },
  })
  await expect(identityFor(host, values, contextWith({ shared: true })).token(never)).rejects.toMatchObject({
    hint: 'Tell the person to log in with: npx -y @mcp-connectors/github login',
  })
})

test('whoami of a token that is refused, and of an installation, which is nobody', async () => {
  await using vendor = await startOAuth()
  await expect(type('whoami', settings({ host: vendor.url, token: 'ghp_old' }))).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('does not accept the token'),
  })
  const { printed } = await type('whoami', settings({ host: vendor.url, token: 'ghs_app' }))
  expect(printed[1]).toContain('an installation of a GitHub App')
})

test('tools that the scopes do not reach are withheld, and are so in the next run before GitHub was asked', async () => {
  const values = settings({ token: 'ghp_classic' })
  const context = contextWith()
  expect(await rememberedWithheld(values)).toEqual({})
  identityFor(github, values, context).scopesSeen(['gist'])
  const reason = expect.stringMatching(
    /^The token lacks the scope .*security_events.*: add it at https:\/\/github\.com\/settings\/tokens\.$/,
  )
  expect(context.withheld[0]).toMatchObject({ github_list_alerts: reason })
  await expect.poll(() => rememberedWithheld(values)).toEqual(context.withheld[0])
  expect(await rememberedWithheld({ ...values, token: 'ghp_other' })).toEqual({})
})

test('a scope that implies the wanted one is enough, and other tokens have no scopes at all', () => {
  expect(withheldBy(['repo'], github).github_list_alerts).toBeUndefined()
  const context = contextWith()
  identityFor(github, settings({ token: 'github_pat_x' }), context).scopesSeen(undefined)
  expect(context.withheld).toEqual([{}])
})
