import { beforeEach, expect, test } from 'vitest'
import { type Asked, type Asking, asking } from './asking.fixture.ts'
import { isJson } from './call.ts'
import { type Github, startGithub } from './start.ts'

let github: Github
let ask: (route: string, given?: Asking) => Promise<Asked>
const hello = '/repos/octocat/hello'

beforeEach(async () => {
  github = await startGithub({
    repos: [{ owner: 'octocat', name: 'hello', writers: ['monalisa'], files: { 'a.txt': '1\n2\n3\n4\n5\n' } }],
  })
  ask = asking(github)
  return () => github[Symbol.asyncDispose]()
})

const pull = (files: Record<string, string>, more: object = {}): Promise<number> =>
  github.seed.pull('octocat/hello', { title: 'Change it', head: 'change', files, ...more })
const state = async (number: number) => (await ask(`GET ${hello}/pulls/${number}`)).json
const textOf = async (path: string): Promise<string> =>
  (await ask(`GET ${hello}/contents/${path}`, { headers: { accept: 'application/vnd.github.raw+json' } })).text

test('changes of both sides in different lines are merged', async () => {
  const number = await pull({ 'a.txt': '1\n2\n3\n4\nfünf\n' })
  await github.seed.commit('octocat/hello', { files: { 'a.txt': 'eins\n2\n3\n4\n5\n' } })
  expect(await state(number)).toMatchObject({ mergeable: true, mergeable_state: 'clean' })
  const { status, json } = await ask(`PUT ${hello}/pulls/${number}/merge`, { body: {} })
  expect(status).toBe(200)
  expect(json).toMatchObject({ merged: true, message: 'Pull Request successfully merged' })
  expect(await textOf('a.txt')).toBe('eins\n2\n3\n4\nfünf\n')
  const { json: commit } = await ask(`GET ${hello}/commits/main`)
  expect(isJson(commit.commit) && commit.commit.message).toBe(
    `Merge pull request #${number} from octocat/change\n\nChange it`,
  )
  expect(await state(number)).toMatchObject({
    state: 'closed',
    merged: true,
    merge_commit_sha: json.sha,
    merged_by: { login: 'octocat' },
  })
  expect((await ask(`GET ${hello}/pulls/${number}/merge`)).status).toBe(204)
})

test('changes of the same lines are a conflict', async () => {
  const number = await pull({ 'a.txt': 'uno\n2\n3\n4\n5\n' })
  await github.seed.commit('octocat/hello', { files: { 'a.txt': 'eins\n2\n3\n4\n5\n' } })
  expect(await state(number)).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
  const refused = await ask(`PUT ${hello}/pulls/${number}/merge`, { body: {} })
  expect([refused.status, refused.json.message]).toEqual([405, 'Pull Request is not mergeable'])
  const update = await ask(`PUT ${hello}/pulls/${number}/update-branch`)
  expect([update.status, update.json.message]).toEqual([422, 'merge conflict between base and head'])
})

test('a squash is one commit with the title, by the author of the pull request', async () => {
  const number = await pull({ 'a.txt': '1\n' }, { as: 'monalisa', body: 'Words' })
  await github.seed.commit('octocat/hello', { branch: 'change', files: { 'b.txt': 'b\n' }, message: 'More' })
  await ask(`PUT ${hello}/pulls/${number}/merge`, { body: { merge_method: 'squash' } })
  const { json } = await ask(`GET ${hello}/commits/main`)
  expect(json).toMatchObject({
    author: { login: 'monalisa' },
    commit: { message: `Change it (#${number})\n\n* Change it\n\n* More` },
  })
  expect(Array.isArray(json.parents) && json.parents.length).toBe(1)
})

test('a rebase puts the commits on top one by one', async () => {
  const number = await pull({ 'b.txt': 'b\n' })
  await github.seed.commit('octocat/hello', { branch: 'change', files: { 'c.txt': 'c\n' }, message: 'And c' })
  await github.seed.commit('octocat/hello', { files: { 'd.txt': 'd\n' }, message: 'On main' })
  await ask(`PUT ${hello}/pulls/${number}/merge`, { body: { merge_method: 'rebase' } })
  const { list } = await ask(`GET ${hello}/commits?per_page=3`)
  expect(list.map(({ commit }) => (isJson(commit) ? commit.message : ''))).toEqual(['And c', 'Change it', 'On main'])
})

test('merging is refused for another head, a draft, what is closed, and a method that is not allowed', async () => {
  const number = await pull({ 'b.txt': 'b\n' }, { draft: true })
  const merge = async (body: object) => {
    const { status, json } = await ask(`PUT ${hello}/pulls/${number}/merge`, { body })
    return [status, json.message]
  }
  expect(await state(number)).toMatchObject({ draft: true, mergeable_state: 'draft' })
  expect(await merge({})).toEqual([405, 'Pull Request is still a draft'])
  const other = await github.seed.pull('octocat/hello', { title: 'x', head: 'x', files: { x: 'x\n' } })
  const guarded = await ask(`PUT ${hello}/pulls/${other}/merge`, { body: { sha: '0'.repeat(40) } })
  expect([guarded.status, guarded.json.message]).toEqual([
    409,
    'Head branch was modified. Review and try the merge again.',
  ])
  await ask(`PATCH ${hello}`, { body: { allow_squash_merge: false } })
  const method = await ask(`PUT ${hello}/pulls/${other}/merge`, { body: { merge_method: 'squash' } })
  expect([method.status, method.json.message]).toEqual([405, 'Squash merges are not allowed on this repository.'])
  await ask(`PATCH ${hello}/pulls/${other}`, { body: { state: 'closed' } })
  const closed = await ask(`PUT ${hello}/pulls/${other}/merge`, { body: {} })
  expect([closed.status, closed.json.message]).toEqual([405, 'Pull Request is not mergeable'])
})

test('a protected branch asks for checks and approvals', async () => {
  const number = await pull({ 'b.txt': 'b\n' })
  const body = {
    required_status_checks: { strict: false, contexts: ['ci'] },
    enforce_admins: true,
    required_pull_request_reviews: { required_approving_review_count: 1 },
    restrictions: null,
  }
  expect((await ask(`PUT ${hello}/branches/main/protection`, { body })).status).toBe(200)
  const merge = async () => {
    const { status, json } = await ask(`PUT ${hello}/pulls/${number}/merge`, { body: {} })
    return [status, json.message]
  }
  expect(await state(number)).toMatchObject({ mergeable: true, mergeable_state: 'blocked' })
  expect(await merge()).toEqual([405, 'Required status check "ci" is expected.'])
  const { head } = await state(number)
  await github.seed.status('octocat/hello', isJson(head) ? String(head.sha) : '', { state: 'success', context: 'ci' })
  expect(await merge()).toEqual([405, 'At least 1 approving review is required by reviewers with write access.'])
  await github.seed.review('octocat/hello', number, { event: 'APPROVE', as: 'monalisa' })
  expect(await state(number)).toMatchObject({ mergeable_state: 'clean' })
  expect(await merge()).toEqual([200, 'Pull Request successfully merged'])
})

test('merging closes the issues that the text names', async () => {
  const [one, two] = [
    await github.seed.issue('octocat/hello', { title: 'One' }),
    await github.seed.issue('octocat/hello', { title: 'Two' }),
  ]
  const number = await pull({ 'b.txt': 'b\n' }, { body: `Closes #${one}, see #${two}` })
  const { list } = await ask(`GET ${hello}/issues/${one}/timeline`)
  expect(list.map(({ event }) => event)).toContain('cross-referenced')
  await ask(`PUT ${hello}/pulls/${number}/merge`, { body: {} })
  expect((await ask(`GET ${hello}/issues/${one}`)).json).toMatchObject({ state: 'closed', state_reason: 'completed' })
  expect((await ask(`GET ${hello}/issues/${two}`)).json.state).toBe('open')
})

test('a branch that is behind can be updated, once, from the head one knows', async () => {
  const number = await pull({ 'b.txt': 'b\n' })
  await github.seed.commit('octocat/hello', { files: { 'd.txt': 'd\n' } })
  const path = `PUT ${hello}/pulls/${number}/update-branch`
  const guarded = await ask(path, { body: { expected_head_sha: '0'.repeat(40) } })
  expect([guarded.status, guarded.json.message]).toEqual([422, 'expected head sha didn’t match current head ref.'])
  expect((await ask(path)).status).toBe(202)
  expect(await state(number)).toMatchObject({ commits: 2, changed_files: 1 })
  const again = await ask(path)
  expect([again.status, again.json.message]).toEqual([422, 'There are no new commits on the base branch.'])
})

test('branches are merged without a pull request', async () => {
  await pull({ 'b.txt': 'b\n' })
  const merged = await ask(`POST ${hello}/merges`, { body: { base: 'main', head: 'change' } })
  expect(merged.json).toMatchObject({ commit: { message: 'Merge change into main' } })
  expect((await ask(`POST ${hello}/merges`, { body: { base: 'main', head: 'change' } })).status).toBe(204)
})
