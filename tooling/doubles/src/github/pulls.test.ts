import { afterAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { isJson } from './call.ts'
import { startGithub } from './start.ts'

const github = await startGithub({
  repos: [{ owner: 'octocat', name: 'hello', writers: ['monalisa'], files: { 'a.txt': '1\n2\n3\n' } }],
})
const ask = asking(github)
const hello = '/repos/octocat/hello'
afterAll(() => github[Symbol.asyncDispose]())

const files = { 'a.txt': '1\nzwei\n3\n', 'run.sh': { content: 'x\n', mode: '100755' as const } }

test('a pull request has its files, sizes and links', async () => {
  const number = await github.seed.pull('octocat/hello', { title: 'Two', head: 'two', files })
  const { json } = await ask(`GET ${hello}/pulls/${number}`)
  expect(json).toMatchObject({
    number,
    title: 'Two',
    state: 'open',
    draft: false,
    additions: 2,
    deletions: 1,
    changed_files: 2,
    commits: 1,
    mergeable: true,
    mergeable_state: 'clean',
    html_url: `${github.url}/octocat/hello/pull/${number}`,
    head: { label: 'octocat:two', ref: 'two' },
    base: { label: 'octocat:main', ref: 'main' },
  })
  const { list } = await ask(`GET ${hello}/pulls/${number}/files`)
  expect(list.map(({ filename, status, patch }) => [filename, status, patch])).toEqual([
    ['a.txt', 'modified', '@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3'],
    ['run.sh', 'added', '@@ -0,0 +1 @@\n+x'],
  ])
})

test('a pull request as a diff and as patches', async () => {
  const number = await github.seed.pull('octocat/hello', { title: 'Diff', head: 'diff', files })
  const diff = await ask(`GET ${hello}/pulls/${number}`, { headers: { accept: 'application/vnd.github.diff' } })
  expect(diff.headers.get('content-type')).toBe('application/vnd.github.diff; charset=utf-8')
  expect(diff.text).toBe(
    [
      'diff --git a/a.txt b/a.txt',
      'index 01e79c3..7e8b688 100644',
      '--- a/a.txt',
      '+++ b/a.txt',
      '@@ -1,3 +1,3 @@\n 1\n-2\n+zwei\n 3',
      'diff --git a/run.sh b/run.sh',
      'new file mode 100755',
      'index 0000000..587be6b',
      '--- /dev/null',
      '+++ b/run.sh',
      '@@ -0,0 +1 @@\n+x\n',
    ].join('\n'),
  )
  const patch = await ask(`GET ${hello}/pulls/${number}`, { headers: { accept: 'application/vnd.github.patch' } })
  expect(patch.text).toContain('Subject: [PATCH] Diff\n')
})

test('above 300 files there is no diff, but pages of files', async () => {
  const many = Array.from({ length: 301 }, (_, index) => [`many/${String(index).padStart(3, '0')}.txt`, 'x\n'])
  const number = await github.seed.pull('octocat/hello', {
    title: 'Many',
    head: 'many',
    files: Object.fromEntries(many),
  })
  const diff = await ask(`GET ${hello}/pulls/${number}`, { headers: { accept: 'application/vnd.github.diff' } })
  expect(diff.status).toBe(406)
  expect(diff.json.errors).toEqual([{ resource: 'PullRequest', field: 'diff', code: 'too_large' }])
  expect((await ask(`GET ${hello}/pulls/${number}`)).json.changed_files).toBe(301)
  const last = await ask(`GET ${hello}/pulls/${number}/files?per_page=100&page=4`)
  expect(last.list.map(({ filename }) => filename)).toEqual(['many/300.txt'])
  expect(last.headers.get('link')).toContain('page=3>; rel="prev"')
})

test('a pull request follows its branch', async () => {
  const number = await github.seed.pull('octocat/hello', { title: 'Follow', head: 'follow', files: { 'b.txt': 'b\n' } })
  const sha = await github.seed.commit('octocat/hello', { branch: 'follow', files: { 'c.txt': 'c\n' } })
  const { json } = await ask(`GET ${hello}/pulls/${number}`)
  expect(json).toMatchObject({ head: { sha }, commits: 2, changed_files: 2 })
  const { list } = await ask(`GET ${hello}/pulls/${number}/commits`)
  expect(list.map(({ commit }) => (isJson(commit) ? commit.message : ''))).toEqual(['Follow', 'Change files'])
  expect((await ask(`GET ${hello}/commits/${sha}/pulls`)).list.map(pull => pull.number)).toEqual([number])
})

test('what cannot be a pull request is refused by field', async () => {
  await github.seed.pull('octocat/hello', { title: 'Once', head: 'once', files: { 'once.txt': '1\n' } })
  await github.seed.branch('octocat/hello', 'same')
  const create = async (body: object) => (await ask(`POST ${hello}/pulls`, { body })).json.errors
  expect(await create({ title: 'Twice', head: 'once', base: 'main' })).toEqual([
    { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for octocat:once.' },
  ])
  expect(await create({ title: 'x', head: 'nowhere', base: 'main' })).toEqual([
    { resource: 'PullRequest', field: 'head', code: 'invalid' },
  ])
  expect(await create({ title: 'x', head: 'once', base: 'nowhere' })).toEqual([
    { resource: 'PullRequest', field: 'base', code: 'invalid' },
  ])
  expect(await create({ title: '', head: 'once', base: 'main' })).toEqual([
    { resource: 'PullRequest', field: 'title', code: 'missing_field' },
  ])
  expect(await create({ title: 'x', head: 'same', base: 'main' })).toEqual([
    { resource: 'PullRequest', code: 'custom', message: 'No commits between main and same' },
  ])
})

test('a pull request is an issue too', async () => {
  const number = await github.seed.pull('octocat/hello', { title: 'Both', head: 'both', files: { 'both.txt': '1\n' } })
  await ask(`POST ${hello}/issues/${number}/labels`, { body: { labels: ['bug'] } })
  await github.seed.comment('octocat/hello', number, 'Fine', 'monalisa')
  const { json } = await ask(`GET ${hello}/pulls/${number}`)
  expect(json).toMatchObject({ comments: 1, labels: [{ name: 'bug' }] })
  const issue = await ask(`GET ${hello}/issues/${number}`)
  expect(issue.json).toMatchObject({ draft: false, pull_request: { merged_at: null } })
})

test('lists by state, base and head', async () => {
  const number = await github.seed.pull('octocat/hello', {
    title: 'Listed',
    head: 'listed',
    files: { l: 'l\n' },
    draft: true,
  })
  await ask(`PATCH ${hello}/pulls/${number}`, { body: { state: 'closed' } })
  const numbers = async (query: string) => (await ask(`GET ${hello}/pulls?${query}`)).list.map(pull => pull.number)
  expect(await numbers('head=octocat:listed')).toEqual([])
  expect(await numbers('state=all&head=octocat:listed')).toEqual([number])
  expect(await numbers('state=all&head=octocat:listed&base=other')).toEqual([])
  expect(await numbers('state=closed')).toEqual([number])
})

test('a fork has the commits of its parent, and its pull request shows its own', async () => {
  const fork = await ask(`POST ${hello}/forks`, { token: github.tokens.stranger })
  expect([fork.status, fork.json.full_name]).toEqual([202, 'mallory/hello'])
  const parent = (await ask('GET /repos/mallory/hello')).json.parent
  expect(isJson(parent) && parent.full_name).toBe('octocat/hello')
  const sha = await github.seed.commit('mallory/hello', { branch: 'patch', files: { 'fork.txt': 'f\n' } })
  const body = { title: 'From a fork', head: 'mallory:patch', base: 'main' }
  const { status, json } = await ask(`POST ${hello}/pulls`, { token: github.tokens.stranger, body })
  expect(status).toBe(201)
  expect(json).toMatchObject({ changed_files: 1, head: { label: 'mallory:patch', sha }, author_association: 'NONE' })
  const compared = await ask(`GET ${hello}/compare/main...mallory:patch`)
  expect(compared.json).toMatchObject({ status: 'ahead', ahead_by: 1 })
})
