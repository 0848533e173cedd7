import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'
import { read, repo, somePull, startWithPulls, writes } from '../../pulls/pulls.fixture.ts'

let double: Awaited<ReturnType<typeof startWithPulls>>
let count = 0

beforeAll(async () => {
  double = await startWithPulls()
  await double.seed.label(repo, { name: 'bug', description: 'Broken' })
  await double.seed.milestone(repo, { title: 'Next' })
})
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => {
  double.faults.clear()
  double.clearRequests()
})

const connect = () => connectTo(double, { access: 'write' })

async function branch(): Promise<string> {
  const name = `feature-${++count}`
  await double.seed.commit(repo, { branch: name, files: { [`${name}.ts`]: 'x\n' } })
  return name
}

describe('a new pull request', () => {
  test('with everything that can be set', async () => {
    const head = await branch()
    await using server = await connect()
    const { text } = await server.call('github_write_pull', {
      repo,
      title: 'Add it',
      head,
      body: 'Why.',
      draft: true,
      labels: ['bug'],
      assignees: ['@me'],
      milestone: 'next',
      reviewers: ['monalisa'],
    })
    expect(text).toMatch(
      new RegExp(
        `^Done: new draft pull request "Add it" from ${head} into main \\(1 commit\\); labels bug; assignees octocat; milestone Next; reviewers \\+monalisa\nhttp\\S+/pull/\\d+$`,
      ),
    )
    expect(await read(double, `pulls/${/\d+$/.exec(text)?.[0]}`)).toMatchObject({
      title: 'Add it',
      body: 'Why.',
      draft: true,
      head: { ref: head },
      base: { ref: 'main' },
      labels: [{ name: 'bug' }],
      milestone: { title: 'Next' },
      requested_reviewers: [{ login: 'monalisa' }],
    })
  })

  test('dry_run says what it would be', async () => {
    const head = await branch()
    await using server = await connect()
    const args = { repo, title: 'Add', head, body: 'Text.', dry_run: true }
    const { text } = await server.call('github_write_pull', args)
    expect(text).toContain(`It would change: new pull request "Add" from ${head} into main (1 commit)`)
    expect(text).toContain('Text.')
    expect(writes(double)).toEqual([])
  })

  test('without a body is answered with the template of the repository', async () => {
    await double.seed.repo({
      owner: 'octocat',
      name: 'formal',
      files: { '.github/PULL_REQUEST_TEMPLATE.md': '## What\n\n## Why\n' },
    })
    await double.seed.commit('octocat/formal', { branch: 'change', files: { 'a.ts': 'a\n' } })
    await using server = await connect()
    const args = { repo: 'octocat/formal', title: 'Change', head: 'change' }
    const { text } = await server.call('github_write_pull', args)
    expect(text).toContain('Warning: Nothing was sent: the repository has a template.')
    expect(text).toContain('## What\n\n## Why')
    expect(writes(double)).toEqual([])
    expect((await server.call('github_write_pull', { ...args, body: '' })).text).toContain('Done: new pull request')
  })

  test('a second one from the same branch is told with the number of the first', async () => {
    const number = await somePull(double, 'twice')
    await using server = await connect()
    const { text } = await server.call('github_write_pull', { repo, title: 'Again', head: 'twice', body: '' })
    expect(text).toContain(`conflict: #${number} is open already from twice into main.`)
    expect(writes(double)).toEqual([])
  })

  test.each([
    [{ title: 'T', head: 'fature-1' }, 'not_found: octocat/web has no branch, tag or commit "fature-1"'],
    [{ title: 'T', head: 'main' }, 'invalid: main has no commit that main lacks.'],
    [{ title: 'T', head: 'feature-1', base: 'mian' }, 'not_found: octocat/web has no branch, tag or commit "mian"'],
    [{ title: 'T' }, 'invalid: head is missing.'],
    [{ title: 'T', head: 'feature-1', labels: ['bgu'] }, 'not_found: octocat/web has no label "bgu".'],
    [{ title: 'T', head: 'ghost:feature-1' }, 'not_found: ghost:feature-1 was not found'],
  ])('%j', async (args, message) => {
    await using server = await connect()
    const { text } = await server.call('github_write_pull', { repo, body: '', ...args })
    expect(text).toContain(message)
    expect(writes(double)).toEqual([])
  })

  test('a fork that the settings do not allow is refused', async () => {
    await using server = await connectTo(double, { access: 'write', options: { allowRepos: ['octocat/*'] } })
    const args = { repo, title: 'T', head: 'mallory:main', body: '' }
    expect((await server.call('github_write_pull', args)).text).toContain('refused: ')
  })

  test('whose answer was lost is found again', async () => {
    const head = await branch()
    await using server = await connect()
    double.faults.push({ match: 'POST /repos/*/pulls', after: true })
    const { text } = await server.call('github_write_pull', { repo, title: 'Lost', head, body: '' })
    expect(text).toMatch(/^Done: new pull request "Lost"[^\n]*\nhttp\S+\/pull\/\d+$/)
    expect(writes(double)).toHaveLength(1)
  })
})

describe('a change', () => {
  test('sends what differs and nothing else', async () => {
    const number = await somePull(double, 'edited')
    await using server = await connect()
    const args = { repo, number, title: 'Better', labels: ['+bug'], reviewers: ['+octocat'], milestone: 'Next' }
    const first = await server.call('github_write_pull', args)
    expect(first.text).toContain('Done: title; reviewers +octocat; labels +bug; milestone Next')
    double.clearRequests()
    const again = await server.call('github_write_pull', { ...args, title: 'Better' })
    expect(again.text).toContain('Nothing had to change.')
    expect(writes(double)).toEqual([])
    const back = await server.call('github_write_pull', { repo, number, reviewers: ['-octocat'], labels: ['-bug'] })
    expect(back.text).toContain('Done: reviewers -octocat; labels -bug')
  })

  test('with dry_run is told and not sent', async () => {
    const number = await somePull(double, 'shown')
    await using server = await connect()
    double.clearRequests()
    const args = { repo, number, title: 'Better', labels: ['+bug'], state: 'closed', dry_run: true }
    const { text } = await server.call('github_write_pull', args)
    expect(text).toMatch(/^Nothing was sent\. It would change: .*title.*labels \+bug/)
    expect(writes(double)).toEqual([])
  })

  test('of the body, closing and reopening', async () => {
    const number = await somePull(double, 'closed')
    await using server = await connect()
    await server.call('github_write_pull', { repo, number, body: 'One and two.' })
    await server.call('github_write_pull', { repo, number, body: 'Three.', state: 'closed' })
    expect(await read(double, `pulls/${number}`)).toMatchObject({ body: 'Three.', state: 'closed' })
    const { text } = await server.call('github_write_pull', { repo, number, state: 'open' })
    expect(text).toContain('Done: reopened')
  })

  test.each([
    [{ base: 'mian' }, 'not_found: octocat/web has no branch, tag or commit "mian"'],
    [{ head: 'other' }, 'invalid: The head of #'],
  ])('%j is refused', async (args, message) => {
    const number = await somePull(double, `refused-${++count}`)
    await using server = await connect()
    double.clearRequests()
    const { text } = await server.call('github_write_pull', { repo, number, ...args })
    expect(text).toContain(message)
    expect(writes(double)).toEqual([])
  })

  test('of reviewers offers the one that was meant', async () => {
    const number = await somePull(double, 'reviewed')
    await using server = await connect()
    const { text } = await server.call('github_write_pull', { repo, number, reviewers: ['+octocta'] })
    expect(text).toBe('not_found: octocat/web has no collaborator "octocta".\nDid you mean "octocat"?')
  })

  test('of draft needs GraphQL, and says so', async () => {
    const number = await somePull(double, 'drafted')
    await using server = await connectTo(double, { access: 'write', options: { graphql: 'off' } })
    const { text } = await server.call('github_write_pull', { repo, number, draft: true })
    expect(text).toContain('GITHUB_GRAPHQL=auto')
  })

  test('makes a draft, and ready again', async () => {
    const number = await somePull(double, 'ready')
    await using server = await connect()
    const args = { repo, number }
    expect((await server.call('github_write_pull', { ...args, draft: true })).text).toContain('Done: draft')
    expect(await read(double, `pulls/${number}`)).toMatchObject({ draft: true })
    expect((await server.call('github_write_pull', { ...args, draft: false })).text).toContain('Done: ready for review')
  })
})
