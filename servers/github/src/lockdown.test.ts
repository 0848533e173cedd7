import { type Github, startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accountOn } from './account.fixture.ts'
import { Lockdown } from './lockdown.ts'
import { Repo } from './repo.ts'

let github: Github
const signal = new AbortController().signal
beforeAll(async () => {
  github = await startGithub({
    repos: [
      { owner: 'octocat', name: 'open', files: { 'README.md': '#\n' }, readers: ['mallory'], writers: ['monalisa'] },
      { owner: 'octocat', name: 'closed', private: true, files: { 'README.md': '#\n' } },
    ],
  })
})
afterAll(() => github[Symbol.asyncDispose]())
beforeEach(() => github.clearRequests())

const by = (...logins: (string | null)[]) => logins.map(login => ({ user: login === null ? null : { login } }))
const author = ({ user }: { user: { login: string } | null }) => user

function repoOf(
  name: string,
  lockdown: Lockdown,
  { token = github.tokens.owner, graphql = 'off' }: { token?: string; graphql?: 'auto' | 'off' } = {},
): Repo {
  return new Repo(accountOn(github.url, token, { graphql }), 'octocat', name, lockdown)
}

test('without it all is shown, and nothing is asked', async () => {
  const items = by('mallory', null)
  const repo = repoOf('open', new Lockdown(false))
  expect(await repo.shown(items, author, signal)).toEqual({ items, withheld: 0 })
  await repo.checkShown(null, 'issue', signal)
  expect(github.requests).toEqual([])
})

test.each(['auto', 'off'] as const)(
  'shows what people wrote who may push, trusted bots, the reader (%s)',
  async graphql => {
    const repo = repoOf('open', new Lockdown(true), { graphql })
    const shown = await repo.shown(by('mallory', 'MonaLisa', null, 'octocat', 'Copilot', 'nobody'), author, signal)
    expect(shown).toEqual({ items: by('MonaLisa', 'octocat', 'Copilot'), withheld: 3 })
    const asked = github.requests.filter(({ path }) => /graphql|permission/.test(path))
    expect(asked).toHaveLength(graphql === 'auto' ? 1 : 3)
  },
)

test('asks once about each author in five minutes', async () => {
  let now = 0
  const repo = repoOf('open', new Lockdown(true, () => now))
  await repo.shown(by('mallory', 'monalisa', 'mallory'), author, signal)
  const asked = github.requests.filter(({ path }) => path.includes('/collaborators/')).map(({ path }) => path)
  expect(asked.sort()).toEqual([
    '/repos/octocat/open/collaborators/mallory/permission',
    '/repos/octocat/open/collaborators/monalisa/permission',
  ])
  github.clearRequests()
  now = 299_999
  expect((await repo.shown(by('mallory', 'monalisa'), author, signal)).withheld).toBe(1)
  expect(github.requests).toEqual([])
  now = 300_000
  await repo.shown(by('mallory'), author, signal)
  expect(github.requests.length).toBeGreaterThan(0)
})

test('in any other repository all is shown', async () => {
  const repo = repoOf('closed', new Lockdown(true))
  expect(await repo.shown(by('mallory', null), author, signal)).toMatchObject({ withheld: 0 })
})

test('what cannot be found out is not shown', async () => {
  const repo = repoOf('open', new Lockdown(true), { token: github.tokens.stranger })
  const body = { message: 'Must have push access to view collaborator permission.' }
  github.faults.push({ match: 'GET */octocat/permission', status: 403, body })
  expect(await repo.shown(by('octocat', 'mallory'), author, signal)).toEqual({ items: by('mallory'), withheld: 1 })
})

test('a failure is no answer', async () => {
  const repo = repoOf('open', new Lockdown(true))
  for (let times = 0; times < 3; times++) github.faults.push({ match: 'GET */permission', status: 500, body: {} })
  await expect(repo.shown(by('mallory'), author, signal)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await repo.shown(by('mallory'), author, signal)).toMatchObject({ withheld: 1 })
})

test('one text that may not be shown is refused by name', async () => {
  const repo = repoOf('open', new Lockdown(true))
  await repo.checkShown({ login: 'monalisa' }, 'issue octocat/open#1', signal)
  await expect(repo.checkShown({ login: 'mallory' }, 'issue octocat/open#2', signal)).rejects.toMatchObject({
    code: 'refused',
    message: 'The issue octocat/open#2 was written by someone without push access to octocat/open.',
  })
})
