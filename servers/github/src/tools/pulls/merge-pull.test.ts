import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'
import { headOf, read, repo, somePull, startWithPulls, writes } from '../../pulls/pulls.fixture.ts'

let double: Awaited<ReturnType<typeof startWithPulls>>
let count = 0

beforeAll(async () => {
  double = await startWithPulls()
})
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => double.faults.clear())

const connect = () => connectTo(double, { access: 'destroy' })

async function next(draft = false): Promise<{ number: number; head_sha: string; head: string }> {
  const head = `branch-${++count}`
  const files = { [`${head}.ts`]: 'x\n' }
  const number = await double.seed.pull(repo, { title: `Add ${head}`, head, as: 'monalisa', draft, files })
  return { number, head_sha: (await headOf(double, number)).slice(0, 16), head }
}

describe('merging', () => {
  test.each(['merge', 'squash', 'rebase'])('%s', async action => {
    const { head, ...at } = await next()
    await using server = await connect()
    double.clearRequests()
    const { text } = await server.call('github_merge_pull', { repo, ...at, action })
    expect(text).toMatch(new RegExp(`^Done: #${at.number} merged into main \\(${action}\\) as [0-9a-f]{10}\nhttp\\S+$`))
    expect(writes(double)).toEqual([`PUT /repos/octocat/web/pulls/${at.number}/merge`])
    expect(await read(double, `pulls/${at.number}`)).toMatchObject({ merged: true })
    const again = await server.call('github_merge_pull', { repo, ...at, action })
    expect(again.text).toContain('Nothing had to change.')
  })

  test('with the words of the commit, and the branch deleted', async () => {
    const { head, ...at } = await next()
    await using server = await connect()
    const args = { repo, ...at, action: 'squash', title: 'Add it (#1)', message: 'Why.', delete_branch: true }
    const { text } = await server.call('github_merge_pull', args)
    expect(text).toContain(`; branch ${head} deleted`)
    expect(await read(double, 'commits/main')).toMatchObject({ commit: { message: 'Add it (#1)\n\nWhy.' } })
    await expect(read(double, `branches/${head}`)).rejects.toThrow('404')
  })

  test('keeps a branch that others are based on', async () => {
    const { head, ...at } = await next()
    const files = { 'on-top.ts': 'x\n' }
    const other = await double.seed.pull(repo, { title: 'On top', head: 'on-top', base: head, files })
    await using server = await connect()
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge', delete_branch: true })
    expect(text).toContain(`Warning: The branch ${head} was not deleted: #${other} would be closed with it.`)
  })

  test('asks first, with all that counts', async () => {
    const at = await next()
    await double.seed.check(repo, await headOf(double, at.number), { name: 'test', conclusion: 'failure' })
    await double.seed.review(repo, at.number, { as: 'octocat', event: 'APPROVE', body: 'Good.' })
    const asked: string[] = []
    const elicit = (message: string) => {
      asked.push(message)
      return 'decline' as const
    }
    await using server = await connectTo(double, { access: 'destroy', elicit })
    const { head, ...args } = at
    await server.call('github_merge_pull', { repo, ...args, action: 'squash', delete_branch: true })
    expect(asked.join()).toContain(`Squash and merge octocat/web#${at.number} "Add ${head}" by monalisa
from ${head} (${at.head_sha}) into main of octocat/web (public)?
1 commit, 1 file, +1 -0.
Checks: 1 failing (test).
Reviews: approved by @octocat.
merge state: can be merged, though not all checks passed (1 failing check).
The branch ${head} is deleted after.`)
    expect(await read(double, `pulls/${at.number}`)).toMatchObject({ merged: false })
  })

  test('a base that was changed while the person was asked gets nothing', async () => {
    const { head, ...at } = await next()
    await double.seed.branch(repo, 'production')
    const elicit = async () => {
      await double.seed.send('octocat', 'PATCH', `/repos/${repo}/pulls/${at.number}`, { base: 'production' })
      return 'accept' as const
    }
    await using server = await connectTo(double, { access: 'destroy', elicit })
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge' })
    expect(text).toMatch(
      /^conflict: It changed since the person was asked: it was \w{40} into main, and is \w{40} into prod/,
    )
    expect(await read(double, `pulls/${at.number}`)).toMatchObject({ merged: false })
  })

  test('dry_run tells what is in the way, and needs no more than write', async () => {
    const { head, ...at } = await next()
    await double.seed.review(repo, at.number, { as: 'octocat', event: 'REQUEST_CHANGES', body: 'No.' })
    await using server = await connectTo(double, { access: 'write' })
    double.clearRequests()
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge', dry_run: true })
    expect(text).toContain(`It would change: #${at.number} merged into main (merge)`)
    expect(text).toContain('Warning: changes requested by @octocat')
    expect(writes(double)).toEqual([])
    const refused = await server.call('github_merge_pull', { repo, ...at, action: 'merge' })
    expect(refused.text).toContain('refused')
  })

  test('whose answer was lost is found done', async () => {
    const { head, ...at } = await next()
    await using server = await connect()
    double.faults.push({ match: 'PUT /repos/*/merge', after: true })
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge' })
    expect(text).toContain(`Done: #${at.number} merged into main (merge) as`)
  })
})

describe('what blocks is told', () => {
  test('a head that moved', async () => {
    const { number } = await next()
    await using server = await connect()
    const { text } = await server.call('github_merge_pull', {
      repo,
      number,
      action: 'merge',
      head_sha: '0123456701234567',
    })
    expect(text).toMatch(/conflict: The head of #\d+ is [0-9a-f]{10} now, not 0123456701\./)
  })

  test('a draft', async () => {
    const { head, ...at } = await next(true)
    await using server = await connect()
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge' })
    expect(text).toContain(`conflict: #${at.number} is a draft.`)
  })

  test('conflicts', async () => {
    const number = await somePull(double, 'conflicting')
    await double.seed.commit(repo, { files: { 'a.ts': 'one\nII\nthree\nfour\n' } })
    await using server = await connect()
    const head_sha = await headOf(double, number)
    const { text } = await server.call('github_merge_pull', { repo, number, head_sha, action: 'merge' })
    expect(text).toContain(`conflict: #${number} conflicts with main.`)
  })

  test('the rules of the branch', async () => {
    const { head, ...at } = await next()
    await double.seed.send('octocat', 'PUT', `/repos/${repo}/branches/main/protection`, {
      required_status_checks: { strict: false, contexts: ['test'] },
      enforce_admins: true,
      required_pull_request_reviews: null,
      restrictions: null,
    })
    await double.seed.check(repo, await headOf(double, at.number), { name: 'test', conclusion: 'failure' })
    await using server = await connect()
    const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'merge' })
    expect(text).toContain(`conflict: #${at.number} was not merged: 1 failing check.`)
    await double.seed.send('octocat', 'DELETE', `/repos/${repo}/branches/main/protection`)
  })
})

test('update_branch merges the base into the branch, with access write', async () => {
  const { head, ...at } = await next()
  await double.seed.commit(repo, { files: { 'news.ts': 'x\n' } })
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, ...at, action: 'update_branch' }
  double.clearRequests()
  const shown = await server.call('github_merge_pull', { ...args, dry_run: true })
  expect(shown.text).toContain(`It would change: main merged into ${head}`)
  expect(writes(double)).toEqual([])
  const { text } = await server.call('github_merge_pull', args)
  expect(text).toContain(`Done: main merged into ${head}`)
  const head_sha = await headOf(double, at.number)
  expect(head_sha.slice(0, 16)).not.toBe(at.head_sha)
  const again = await server.call('github_merge_pull', { repo, ...at, head_sha, action: 'update_branch' })
  expect(again.text).toMatch(/^Nothing had to change\./)
})

test('a branch that GitHub has deleted by itself is deleted', async () => {
  const { head, ...at } = await next()
  double.faults.push({
    match: 'DELETE /repos/*/git/refs/**',
    status: 422,
    body: { message: 'Reference does not exist' },
  })
  await using server = await connect()
  const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'squash', delete_branch: true })
  expect(text).toContain(`branch ${head} deleted`)
  expect(text).not.toContain('Warning')
  expect(double.faults.waiting).toEqual([])
})

const slowRequired = {
  required_status_checks: { strict: false, contexts: ['slow'] },
  enforce_admins: true,
  required_pull_request_reviews: null,
  restrictions: null,
}

test('auto-merge needs GraphQL, and says so', async () => {
  const { head, ...at } = await next()
  await double.seed.send('octocat', 'PUT', `/repos/${repo}/branches/main/protection`, slowRequired)
  await using server = await connectTo(double, { access: 'destroy', options: { graphql: 'off' } })
  const { text } = await server.call('github_merge_pull', { repo, ...at, action: 'auto', method: 'squash' })
  expect(text).toContain('GITHUB_GRAPHQL=auto')
  await double.seed.send('octocat', 'DELETE', `/repos/${repo}/branches/main/protection`)
})

test('auto-merge is turned on and off, with the method that was asked for', async () => {
  const { head, ...at } = await next()
  await double.seed.send('octocat', 'PATCH', `/repos/${repo}`, { allow_auto_merge: true })
  await double.seed.send('octocat', 'PUT', `/repos/${repo}/branches/main/protection`, slowRequired)
  await using server = await connect()
  const on = await server.call('github_merge_pull', { repo, ...at, action: 'auto', method: 'squash' })
  expect(on.text).toContain(`Done: auto-merge (squash) of #${at.number} turned on`)
  const pull = await server.call('github_get_pull', { repo, number: at.number, include: [] })
  expect(pull.text).toContain('auto-merge squash is on')
  const off = await server.call('github_merge_pull', { repo, ...at, action: 'disable_auto' })
  expect(off.text).toContain(`Done: auto-merge of #${at.number} turned off`)
  await double.seed.send('octocat', 'DELETE', `/repos/${repo}/branches/main/protection`)
  // One that is not required holds nothing up.
  await double.seed.status(repo, await headOf(double, at.number), { state: 'pending', context: 'slow' })
  const clean = await server.call('github_merge_pull', { repo, ...at, action: 'auto', method: 'squash' })
  expect(clean.text).toContain(`invalid: Nothing is waited for: #${at.number} can be merged now.`)
})

test('the merge queue takes it and gives it back', async () => {
  await double.seed.commit(repo, { branch: 'queued', files: { 'q.ts': 'q\n' } })
  double.seed.mergeQueue(repo, 'queued')
  const files = { 'r.ts': 'r\n' }
  const number = await double.seed.pull(repo, { title: 'Queue', head: 'to-queue', base: 'queued', files })
  const at = { repo, number, head_sha: await headOf(double, number) }
  await using server = await connect()
  const queued = await server.call('github_merge_pull', { ...at, action: 'queue' })
  expect(queued.text).toContain(`Done: #${number} put into the merge queue of queued`)
  const pull = await server.call('github_get_pull', { repo, number, include: [] })
  expect(pull.text).toContain('at place 1 of the merge queue')
  const back = await server.call('github_merge_pull', { ...at, action: 'dequeue' })
  expect(back.text).toContain(`Done: #${number} taken out of the merge queue`)
})

test('of a fork, whose branch is left alone', async () => {
  await double.seed.send('monalisa', 'POST', `/repos/${repo}/forks`, {})
  await double.seed.commit('monalisa/web', { branch: 'theirs', files: { 'f.ts': 'f\n' }, as: 'monalisa' })
  await using author = await connectTo(double, { access: 'write', options: { token: double.tokens.reader } })
  const made = await author.call('github_write_pull', { repo, title: 'Fork', head: 'monalisa:theirs', body: '' })
  expect(made.text).toContain('Done: new pull request "Fork" from monalisa:theirs into main (1 commit)')
  await using server = await connect()
  const number = Number(/pull\/(\d+)$/.exec(made.text)?.[1])
  const pull = await server.call('github_get_pull', { repo, number })
  expect(pull.text).toContain('monalisa:theirs -> main')
  const at = { repo, number, head_sha: await headOf(double, number), action: 'merge', delete_branch: true }
  const { text } = await server.call('github_merge_pull', at)
  expect(text).toContain('Warning: The branch monalisa:theirs was not deleted: it is in another repository.')
})
