import { type Github, startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from './github.fixture.ts'

// Only octocat/open may be used; whatever is of octocat/vault says KEEPOUT.
let double: Github
let sha: string

beforeAll(async () => {
  double = await startGithub()
  await double.seed.repo({ owner: 'octocat', name: 'open', files: { 'a.txt': 'public start\n' } })
  await double.seed.repo({ owner: 'octocat', name: 'vault', private: true, files: { 'k.txt': 'KEEPOUT start\n' } })
  await double.seed.issue('octocat/open', { title: 'Start here' })
  await double.seed.issue('octocat/vault', { title: 'KEEPOUT one start', body: 'KEEPOUT' })
  await double.seed.issue('octocat/vault', { title: 'KEEPOUT two' })
  const send = (method: string, path: string, body?: object) => double.seed.send('octocat', method, path, body)
  const id = async (path: string) => (await send('GET', `/repos/octocat/${path}`)).id
  const open = '/repos/octocat/open/issues/1'
  await send('POST', `${open}/sub_issues`, { sub_issue_id: await id('vault/issues/1') })
  await send('POST', `${open}/dependencies/blocked_by`, { issue_id: await id('vault/issues/2') })
  const pull = { head: 'topic', files: { 'p.txt': 'p\n' }, title: 'KEEPOUT pull', body: 'Fixes octocat/open#1' }
  await double.seed.pull('octocat/vault', pull)
  await double.seed.pull('octocat/open', {
    head: 't',
    files: { 'q.txt': 'q\n' },
    title: 'Q',
    body: 'Fixes octocat/vault#1',
  })
  await double.seed.discussion('octocat/vault', { title: 'KEEPOUT talk start', body: 'KEEPOUT', category: 'Q&A' })
  double.seed.notification({ repo: 'octocat/vault', title: 'KEEPOUT one start', number: 1 })
  const items = [{ issue: 'octocat/open#1' }, { issue: 'octocat/vault#1' }]
  await double.seed.project({ owner: 'octocat', title: 'Board', fields: [], items })
  sha = String((await send('GET', '/repos/octocat/vault/commits/main')).sha)
})
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => double.clearRequests())

const repo = 'octocat/open'
const calls: [string, Record<string, unknown>][] = [
  ['github_get_issue', { repo, number: 1 }],
  ['github_get_pull', { repo, number: 2, include: ['body', 'files', 'threads', 'comments', 'commits'] }],
  ['github_search', { query: 'KEEPOUT', kind: 'issues' }],
  ['github_search', { query: 'KEEPOUT OR start', kind: 'prs' }],
  ['github_search', { query: 'start+repo:octocat/vault', kind: 'issues' }],
  ['github_search', { query: 'start user:octocat', kind: 'issues' }],
  ['github_search', { query: 'start user:octocat' }],
  ['github_search', { query: 'KEEPOUT user:octocat', kind: 'discussions' }],
  ['github_search', { query: 'vault', kind: 'repos' }],
  ['github_list_notifications', { details: true }],
  ['github_get_project', { owner: 'octocat', project: 'Board' }],
  ['github_read_files', { repo: 'octocat/vault', paths: ['k.txt'] }],
  ['github_read_files', { repo: 'https://github.com/octocat/open/../vault/blob/main/k.txt' }],
  ['github_compare', { repo, base: 'main', head: 'octocat:vault:main' }],
  ['github_write_issue', { repo, number: 1, duplicate_of: 'octocat/vault#1', dry_run: true }],
  ['github_write_issue', { repo, number: 1, sub_issues: ['-octocat/vault#1'], dry_run: true }],
  ['github_comment', { comment: 'https://github.com/octocat/vault/issues/1#issuecomment-1', action: 'react' }],
  ['github_write_repo', { repo, action: 'fork', new_name: 'elsewhere', dry_run: true }],
  ['github_write_repo', { repo, action: 'create', template: 'octocat/vault', dry_run: true }],
  ['github_api_get', { path: '/repos/octocat/open/issues/1/sub_issues' }],
  ['github_api_get', { path: '/repos/octocat/open/issues/1/timeline' }],
  ['github_api_get', { path: '/repos/octocat/open/../vault/issues' }],
  ['github_api_get', { query: '{ viewer { login } }' }],
]

test.each([
  ['github_get_issue', { repo, number: 1 }],
  ['github_search', { query: 'start user:octocat', kind: 'issues' }],
  ['github_search', { query: 'start user:octocat' }],
  ['github_list_notifications', { details: true }],
  ['github_get_project', { owner: 'octocat', project: 'Board' }],
  ['github_api_get', { path: '/repos/octocat/open/issues/1/sub_issues' }],
])('%s %j would show it all', async (name, args) => {
  await using server = await connectTo(double)
  expect((await server.call(name, args)).text).toContain('KEEPOUT')
})

describe.each(['auto', 'off'] as const)('with GraphQL %s', graphql => {
  test.each(calls)('%s %j', async (name, args) => {
    await using server = await connectTo(double, {
      access: 'write',
      results: 'structured',
      options: { graphql, allowRepos: [repo] },
    })
    const result = await server.call(name, args)
    // The words that were searched for are told back.
    const told = JSON.stringify(result).replaceAll(/KEEPOUT(?= (?:OR|repo:|user:))/g, '')
    expect(told).not.toContain('KEEPOUT')
    const beside = double.requests.filter(({ path }) => path.startsWith('/repos/octocat/vault'))
    expect(beside).toEqual([])
  })

  test.each([
    'gh://octocat/vault/blob/main/k.txt',
    'gh://octocat/open/blob/..%2F..%2Fvault/k.txt',
    'repo://octocat/vault/contents/k.txt',
    'gh://octocat/vault/issues/1',
    'gh://octocat%2Fvault/issues/1/x',
  ])('%s', async uri => {
    await using server = await connectTo(double, { options: { graphql, allowRepos: [repo] } })
    await expect(server.read(uri)).rejects.toThrow()
    expect(double.requests.filter(({ path }) => path.includes('vault'))).toEqual([])
  })

  test('a commit of another repository is none of this one', async () => {
    await using server = await connectTo(double, { options: { graphql, allowRepos: [repo] } })
    const { text } = await server.call('github_read_files', { repo, ref: sha, paths: ['k.txt'] })
    expect(text).toMatch(/^not_found: /)
  })

  test('a repository that was renamed out of what is allowed', async () => {
    await double.seed.repo({ owner: 'octocat', name: `old-${graphql}`, files: { 'k.txt': 'KEEPOUT\n' } })
    const old = `octocat/old-${graphql}`
    await double.seed.issue(old, { title: 'KEEPOUT' })
    await double.seed.send('octocat', 'PATCH', `/repos/${old}`, { name: `new-${graphql}` })
    await using server = await connectTo(double, { access: 'destroy', options: { graphql, allowRepos: [old] } })
    for (const [name, args] of [
      ['github_read_files', { paths: ['k.txt'] }],
      ['github_list_issues', {}],
      ['github_get_issue', { number: 1 }],
      ['github_get_repo', {}],
      ['github_list_discussions', {}],
      ['github_comment', { number: 1, body: 'x' }],
      ['github_commit_files', { branch: 'main', message: 'm', changes: [{ path: 'a', content: 'b' }] }],
      ['github_write_repo', { action: 'delete' }],
    ] as const) {
      const { text, isError } = await server.call(name, { repo: old, ...args })
      expect({ name, isError, kept: !text.includes('KEEPOUT') }).toEqual({ name, isError: true, kept: true })
    }
    expect((await double.seed.send('octocat', 'GET', `/repos/octocat/new-${graphql}/issues/1`)).comments).toBe(0)
  })
})
