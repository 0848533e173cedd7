import { connect } from '@mcp-connectors/testing'
import { startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { github } from '../../connector.ts'
import { connectTo } from '../../github.fixture.ts'

test.each(['modern', 'legacy'] as const)('tells whose token it is and what is left (%s)', async era => {
  await using double = await startGithub()
  const sources = { token: 'GH_TOKEN' }
  await using server = await connectTo(double, { era, sources, toolsets: ['repos', 'issues'], access: 'write' })
  const { text } = await server.call('github_get_context')
  const lines = text.split('\n')
  expect(lines[0]).toBe(`account: octocat on ${new URL(double.url).host}, token classic from GH_TOKEN`)
  expect(lines[1]).toMatch(/^scopes: repo, workflow, read:org, /)
  expect(lines[2]).toMatch(
    /^requests left \(UTC\): core (?:5000\/5000|4999\/5000 until \d\d:\d\d), search 30\/30, code_search 10\/10, graphql 5000\/5000$/,
  )
  expect(lines.slice(3, 5)).toEqual(['access: write', 'toolsets: repos, issues'])
  expect(lines[5]).toMatch(/^off, for the person to name in --toolsets: pulls, ci, actions, /)
})

test('names the tools that the scopes of the token do not reach', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write', options: { token: double.tokens.weak } })
  const { text } = await server.call('github_get_context')
  expect(text).toContain('scopes: public_repo')
  expect(text).toMatch(
    /^left out: github_list_notifications\. The token lacks the scope notifications or repo: add it/m,
  )
  expect(text).not.toContain('left out: github_list_issues')
})

test('tells limits of its own: repositories, lockdown, no GraphQL, renames, the cache', async () => {
  await using double = await startGithub()
  const options = { token: double.tokens.finegrained, allowRepos: ['octocat/*'], lockdown: true, graphql: 'off' }
  await using server = await connectTo(double, { options: { ...options, defaultRepo: 'octocat/hello' } })
  await server.call('github_list_issues')
  await server.call('github_list_issues')
  await double.seed.send('octocat', 'PATCH', '/repos/octocat/secret', { name: 'open-secret' })
  await server.call('github_list_issues', { repo: 'octocat/secret' })
  const { text } = await server.call('github_get_context')
  expect(text).toMatch(/^account: octocat on .*, token fine-grained from GITHUB_TOKEN, no GraphQL$/m)
  expect(text).not.toContain('scopes:')
  expect(text).toMatch(/^cache: [1-9]\d* answers were unchanged, \d+ were not asked for again$/m)
  expect(text).toContain('renamed: octocat/secret -> octocat/open-secret')
  expect(text).toContain(
    'repositories: octocat/*\ndefault repository: octocat/hello\nlockdown: public repositories show',
  )
})

test('names the setting of a token that is not accepted', async () => {
  await using double = await startGithub()
  const options = { token: 'ghp_revoked' }
  await using server = await connectTo(double, { options, sources: { token: 'GH_TOKEN' } })
  const { text, isError } = await server.call('github_get_context')
  expect(isError).toBe(true)
  expect(text).toContain('it is wrong, revoked or expired. It comes from GH_TOKEN.')
})

test('tells of several accounts, and which of them cannot be used', async () => {
  await using double = await startGithub()
  const accounts = JSON.stringify([
    { host: double.url, owners: ['octocat'], token: double.tokens.owner },
    { host: double.url, owners: ['acme*'], token: 'ghp_revoked' },
  ])
  await using server = await connect(github, { options: { accounts } })
  const { text } = await server.call('github_get_context')
  const host = new URL(double.url).host
  expect(text).toContain(`account: octocat on ${host}, token classic from GITHUB_ACCOUNTS, for octocat`)
  expect(text).toContain(`account on ${host}: ${host} does not accept the token: it is wrong, revoked or expired.`)
})

test('without a token it says what to set', async () => {
  await using server = await connect(github, { options: { loginFolder: '/nowhere/at/all' } })
  const { text, isError } = await server.call('github_get_context')
  expect(isError).toBe(true)
  expect(text).toBe(
    'unauthenticated: There is no token for github.com.\nTell the person to set GITHUB_TOKEN and to start the server again; or GITHUB_CLIENT_ID, and to run: npx -y @mcp-connectors/github login',
  )
})

test('gives the same as data', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { results: 'structured' })
  const { structured } = await server.call('github_get_context')
  expect(structured).toMatchObject({
    accounts: [{ login: 'octocat', kind: 'classic', owners: [], graphql: true, renames: [], without_sso: 0 }],
    access: 'read',
    toolsets_off: [],
    left_out: [],
    lockdown: false,
  })
})
