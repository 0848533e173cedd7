import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { accountOn } from './account.fixture.ts'
import { Accounts } from './accounts.ts'
import { github } from './connector.ts'

const at = (url: string, owners: string[] = []) => ({ account: accountOn(url, 'ghp_x'), owners })
const general = at('github.com')
const acme = at('github.com', ['acme', 'acme-*'])
const enterprise = at('github.acme.com', ['platform'])
const accounts = new Accounts([general, acme, enterprise])

test.each([
  [undefined, undefined, general],
  ['octocat', undefined, general],
  ['octocat', 'github.com', general],
  ['Acme', undefined, acme],
  ['acme-labs', 'github.com', acme],
  ['platform', undefined, enterprise],
  ['platform', 'github.acme.com', enterprise],
  [undefined, 'github.acme.com', enterprise],
])('%s on %s', (owner, host, member) => expect(accounts.for(owner, host)).toBe(member.account))

test.each([
  ['octocat', 'evil.example', 'no account for octocat on evil.example'],
  ['octocat', 'github.acme.com', 'no account for octocat on github.acme.com'],
])('%s on %s is refused', (owner, host, words) => expect(() => accounts.for(owner, host)).toThrow(words))

test('each repository is read with the token of its owner, on its host', async () => {
  await using one = await startGithub({ repos: [{ owner: 'octocat', name: 'here', private: true }] })
  await using other = await startGithub({ repos: [{ owner: 'octocat', name: 'there', private: true }] })
  await other.seed.issue('octocat/there', { title: `Leaked: ${other.tokens.finegrained}` })
  const folder = await mkdtemp(join(tmpdir(), 'accounts-'))
  const file = join(folder, 'token')
  writeFileSync(file, `${other.tokens.finegrained}\n`, { mode: 0o600 })
  const options = {
    host: one.url,
    token: one.tokens.owner,
    accounts: JSON.stringify([{ host: other.url, token_file: file }]),
    graphql: 'off',
  }
  await using server = await connect(github, { options, secrets: [] })
  const here = await server.call('github_list_issues', { repo: 'octocat/here' })
  const there = await server.call('github_list_issues', { repo: `${other.url}/octocat/there` })
  const nowhere = await server.call('github_list_issues', { repo: 'https://evil.example/octocat/there' })
  await rm(folder, { recursive: true })
  expect([here.isError, there.isError, nowhere.isError]).toEqual([false, false, true])
  expect(there.text).toContain('Leaked: ***')
  expect(nowhere.text).toContain('refused: This server has no account for octocat on evil.example.')
  const tokensAt = ({ requests }: typeof one) => [...new Set(requests.map(({ headers }) => headers.authorization))]
  expect(tokensAt(one)).toEqual([`Bearer ${one.tokens.owner}`])
  expect(tokensAt(other)).toEqual([`Bearer ${other.tokens.finegrained}`])
})

test('a token file that is not there is told, without its account', async () => {
  const options = { accounts: JSON.stringify([{ token_file: '/nowhere/token' }]) }
  await using server = await connect(github, { options })
  const { text } = await server.call('github_list_issues', { repo: 'octocat/hello' })
  expect(text).toContain('unauthenticated: The token file "/nowhere/token" cannot be read (ENOENT).')
})
