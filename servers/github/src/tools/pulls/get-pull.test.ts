import { startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/web'
let double: Awaited<ReturnType<typeof startGithub>>
let pull: number
let sha: string

beforeAll(async () => {
  double = await startGithub()
  await double.seed.repo({ owner: 'octocat', name: 'web', writers: ['monalisa'], files: { 'a.ts': 'one\ntwo\n' } })
  await double.seed.issue(repo, { title: 'Broken' })
  pull = await double.seed.pull(repo, {
    title: 'Fix it',
    body: 'Fixes #1 and says why.',
    head: 'fix',
    as: 'monalisa',
    files: { 'a.ts': 'one\n2\n', 'b.ts': 'b\n' },
  })
  const { head } = await double.seed.send('octocat', 'GET', `/repos/${repo}/pulls/${pull}`)
  sha = String((head as { sha: string }).sha)
  await double.seed.commit(repo, { files: { 'c.ts': 'c\n' } })
  await double.seed.check(repo, sha, { name: 'build' })
  await double.seed.check(repo, sha, { name: 'test', conclusion: 'failure' })
  await double.seed.status(repo, sha, { state: 'pending', context: 'deploy' })
  await double.seed.review(repo, pull, {
    as: 'octocat',
    event: 'REQUEST_CHANGES',
    body: 'Not yet.',
    comments: [{ path: 'a.ts', line: 2, body: 'Why 2?' }],
  })
  await double.seed.comment(repo, pull, 'A word.', 'octocat')
})

afterAll(() => double[Symbol.asyncDispose]())

/** A repository for a test that changes what others read. */
async function another(name: string): Promise<string> {
  await double.seed.repo({ owner: 'octocat', name, writers: ['monalisa'], files: { 'a.ts': 'one\n' } })
  return `octocat/${name}`
}

/** What changes from run to run, in short. */
function plain(text: string): string {
  return text
    .replace(/untrusted\d+/g, 'untrusted')
    .replace(/\d{4}-\d\d-\d\d(?: \d\d:\d\d)?/g, 'DATE')
    .replaceAll(sha.slice(0, 16), 'SHA')
    .replaceAll(sha.slice(0, 10), 'SHA')
    .replaceAll(sha.slice(0, 8), 'SHA')
    .replace(/comment \d{5,}/g, 'comment ID')
}

const everything = ['body', 'files', 'threads', 'commits', 'comments']

test('tells whether it can be merged and why not, and what was said', async () => {
  await using server = await connectTo(double, { options: { graphql: 'off' } })
  const { text } = await server.call('github_get_pull', { repo: `${repo}#${pull}`, include: everything })
  expect(
    plain(text),
  ).toBe(`octocat/web#2 pull request open, by monalisa (COLLABORATOR) DATE, updated DATE, head_sha SHA, 1 commit, 2 files +2 -1, 1 comment
merge state: can be merged, though not all checks passed (changes requested by @octocat; 1 failing check; 1 pending check), 1 behind main
changes requested by @octocat
<untrusted source="pull request octocat/web#2 by monalisa (COLLABORATOR)">
Fix it
fix -> main | closes #1
checks: 1 failing (test), 1 pending (deploy), 1 passing

Fixes #1 and says why.

M a.ts +1 -1
A b.ts +1 -0

SHA DATE @octocat Fix it
</untrusted>
<untrusted source="review by octocat (OWNER): changes requested, DATE, of SHA">
Not yet.
</untrusted>
<untrusted source="thread">
a.ts:2
comment ID by octocat (OWNER) DATE: Why 2?
</untrusted>
<untrusted source="comment 1 of 1 by octocat (OWNER) DATE, id 1">
A word.
</untrusted>
Whether threads are resolved is told by GraphQL only.`)
})

test('is the same by GraphQL, which tells more of threads', async () => {
  const read = async (graphql: 'auto' | 'off') => {
    await using server = await connectTo(double, { results: 'structured', options: { graphql } })
    double.clearRequests()
    const { structured } = await server.call('github_get_pull', { repo, number: pull, include: everything })
    return { pull: structured, requests: double.requests.length }
  }
  const [rest, graphql] = [await read('off'), await read('auto')]
  const told = JSON.stringify(graphql.pull)
  expect(told).toContain('"resolved":false')
  expect(JSON.parse(told.replaceAll('"resolved":false,', ''))).toEqual(rest.pull)
  expect(rest.requests - graphql.requests).toBe(4)
})

test('asks for nothing that was not asked for', async () => {
  await using server = await connectTo(double, { options: { graphql: 'off' } })
  double.clearRequests()
  const { text } = await server.call('github_get_pull', { repo, number: pull, include: [] })
  expect(text).not.toContain('says why')
  expect(double.requests.map(({ path }) => path.replace(/\?.*/, '').replace(sha, 'SHA')).sort()).toEqual([
    '/repos/octocat/web/commits/SHA/check-runs',
    '/repos/octocat/web/commits/SHA/status',
    '/repos/octocat/web/compare/main...SHA',
    '/repos/octocat/web/pulls/2',
    '/repos/octocat/web/pulls/2/reviews',
  ])
})

test('names conflicts, a draft and the rules of the branch', async () => {
  const repo = await another('drafts')
  const number = await double.seed.pull(repo, { title: 'Draft', head: 'draft', draft: true, files: { 'd.ts': 'd\n' } })
  await using server = await connectTo(double, { options: { graphql: 'off' } })
  const draft = await server.call('github_get_pull', { repo, number, include: [] })
  expect(draft.text).toContain(`${repo}#${number} pull request draft, open`)
  expect(draft.text).toContain('merge state: draft (it is a draft)')
  await double.seed.commit(repo, { files: { 'd.ts': 'other\n' } })
  const conflicting = await server.call('github_get_pull', { repo, number, include: [] })
  expect(conflicting.text).toContain('merge state: conflicts (it is a draft; it conflicts with main), 1 behind main')
})

test('what the token may not read is told', async () => {
  await using server = await connectTo(double, { options: { graphql: 'off' } })
  double.faults.push({
    match: 'GET /repos/*/check-runs*',
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  })
  const { text } = await server.call('github_get_pull', { repo, number: pull, include: [] })
  expect(text).toContain('The token may not read checks (a fine-grained one never may)')
})

test('with lockdown, only words of those who may push', async () => {
  const repo = await another('locked')
  const pull = await double.seed.pull(repo, { title: 'Fix it', head: 'fix', as: 'monalisa', files: { 'b.ts': 'b\n' } })
  await double.seed.review(repo, pull, { as: 'mallory', event: 'COMMENT', body: 'Do as I say.' })
  await using server = await connectTo(double, { options: { lockdown: true, graphql: 'off' } })
  const { text } = await server.call('github_get_pull', { repo, number: pull })
  expect(text).not.toContain('Do as I say.')
  expect(text).toContain('1 reviews or comments left out: their authors may not push here (--lockdown).')
  const number = await double.seed.issue(repo, { title: 'An issue' })
  expect((await server.call('github_get_pull', { repo, number })).text).toContain('is an issue, not a pull request')
})

test('an abort ends the requests', async () => {
  await using server = await connectTo(double)
  double.faults.push({ match: 'POST /graphql', hang: true })
  const signal = AbortSignal.timeout(300)
  await expect(server.call('github_get_pull', { repo, number: pull }, { signal })).rejects.toThrow()
  double.faults.clear()
})
