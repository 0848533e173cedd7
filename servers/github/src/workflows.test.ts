import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from './github.fixture.ts'

const repo = 'acme/shop'
const price = `export function total(cents: number[]): number {
  return cents.reduce((sum, one) => sum + one, 0)
}
`
const discounted = price.replace('sum + one, 0)', 'sum + one, 0) * 0.9')
const failing = ['npm test', 'FAIL test/price.test.ts', 'AssertionError: expected 899.1 to be 899', 'Tests: 1 failed']

let double: Github
let token: string

/** GitHub as a plain request shows it, beside the server. */
async function seen(path: string): Promise<unknown> {
  const response = await fetch(`${double.url}/repos/${repo}${path}`, { headers: { authorization: `token ${token}` } })
  return response.ok ? await response.json() : response.status
}

async function fileAt(path: string): Promise<string> {
  const { content } = z.object({ content: z.string() }).parse(await seen(`/contents/${path}`))
  return Buffer.from(content, 'base64').toString()
}

const numberIn = (text: string) => Number(/\/(?:issues|pull)\/(\d+)/.exec(text)?.[1])

describe.each([
  ['modern', 'auto'],
  ['legacy', 'off'],
] as const)('a client of the %s protocol, GraphQL %s', (era, graphql) => {
  beforeAll(async () => {
    double = await startGithub({
      users: [{ login: 'octocat' }, { login: 'monalisa' }],
      orgs: [{ login: 'acme', members: [{ login: 'octocat', role: 'admin' }] }],
      repos: [{ owner: 'acme', name: 'shop', writers: ['monalisa'], files: { 'src/price.ts': price } }],
    })
    token = double.tokens.owner
    return () => double[Symbol.asyncDispose]()
  })
  const asked: string[] = []
  const as = (name: 'owner' | 'reader') =>
    connectTo(double, {
      era,
      access: 'destroy',
      options: { token: double.tokens[name], graphql },
      elicit: message => {
        asked.push(message)
        return 'accept'
      },
    })

  test('branch, commit of several files, pull request, review with comments on lines, merge', async () => {
    await using author = await as('reader')
    await using reviewer = await as('owner')
    expect((await author.call('github_write_ref', { repo, ref: 'discount' })).text).toMatch(/^Done: /)
    const changes = [
      { path: 'src/price.ts', edits: [{ old: 'sum + one, 0)', new: 'sum + one, 0) * 0.9' }] },
      { path: 'test/price.test.ts', content: 'expect(total([1000])).toBe(900)\n' },
    ]
    const message = 'Take 10 % off'
    const committed = await author.call('github_commit_files', { repo, branch: 'discount', message, changes })
    expect(committed.text).toMatch(/^Done: /)
    expect(await seen('/commits/discount')).toMatchObject({ commit: { message }, files: [{}, {}] })

    const pull = { repo, head: 'discount', title: message, body: 'From 10 euros on.' }
    const number = numberIn((await author.call('github_write_pull', pull)).text)
    expect(await seen(`/pulls/${number}`)).toMatchObject({ title: message, user: { login: 'monalisa' }, state: 'open' })

    const diff = await reviewer.call('github_get_pull_diff', { repo, number })
    expect(diff.text).toContain('sum + one, 0) * 0.9')
    double.clearRequests()
    const review = await reviewer.call('github_review_pull', {
      repo,
      number,
      event: 'approve',
      body: 'Good.',
      comments: [
        {
          path: 'src/price.ts',
          line: 2,
          body: 'Cents stay whole.',
          suggestion: '  return Math.round(sum(cents) * 0.9)',
        },
        { path: 'test/price.test.ts', line: 1, body: 'An odd one too?' },
      ],
    })
    expect(review.text).toMatch(/^Done: /)
    expect(double.requests.filter(({ method, path }) => method === 'POST' && !path.endsWith('graphql'))).toHaveLength(1)
    expect(await seen(`/pulls/${number}/reviews`)).toMatchObject([{ state: 'APPROVED', user: { login: 'octocat' } }])
    expect(await seen(`/pulls/${number}/comments`)).toMatchObject([
      { path: 'src/price.ts', line: 2, body: expect.stringContaining('```suggestion\n  return Math.round') },
      { path: 'test/price.test.ts', line: 1 },
    ])

    const { head } = z.object({ head: z.object({ sha: z.string() }) }).parse(await seen(`/pulls/${number}`))
    const merge = { repo, number, action: 'squash', head_sha: head.sha, delete_branch: true }
    const merged = await reviewer.call('github_merge_pull', merge)
    expect(merged.text).toMatch(/^Done: /)
    expect(asked.at(-1)).toContain(`acme/shop#${number}`)
    expect(await seen(`/pulls/${number}`)).toMatchObject({ merged: true })
    expect(await seen('/branches/discount')).toBe(404)
    expect(await fileAt('src/price.ts')).toBe(discounted)
  })

  test('from red CI to its cause in one call', async () => {
    await double.seed.commit(repo, { branch: 'red', files: { 'red.txt': 'x\n' } })
    const number = await double.seed.pull(repo, { head: 'red', title: 'Round prices' })
    const steps = [{ name: 'Test', conclusion: 'failure' as const, log: failing.join('\n') }]
    await double.seed.run(repo, {
      head: 'red',
      jobs: [
        { name: 'lint', steps: [{ name: 'Lint' }] },
        { name: 'test', steps },
      ],
    })
    await using server = await as('owner')
    const { text } = await server.call('github_get_ci', { repo, target: `#${number}` })
    expect(text).toContain('step "Test"')
    expect(text).toContain('AssertionError: expected 899.1 to be 899')
  })

  test('an issue with a sub-issue', async () => {
    await using server = await as('owner')
    const parent = numberIn(
      (await server.call('github_write_issue', { repo, title: 'Discounts', body: 'All of them.' })).text,
    )
    const child = { repo, title: 'Coupons', labels: ['+shop'], parent: `#${parent}` }
    await double.seed.label(repo, { name: 'shop' })
    const number = numberIn((await server.call('github_write_issue', child)).text)
    expect(await seen(`/issues/${parent}/sub_issues`)).toMatchObject([{ number, title: 'Coupons' }])
    expect((await server.call('github_get_issue', { repo, number: parent })).text).toContain(`#${number}`)
    await server.call('github_write_issue', { repo, number, state: 'completed' })
    expect(await seen(`/issues/${number}`)).toMatchObject({ state: 'closed', state_reason: 'completed' })
  })

  test('a release: tried, drafted, published', async () => {
    await using server = await as('owner')
    const release = { repo, tag: 'v1.0.0', body: 'The first.' }
    const tried = await server.call('github_write_release', { ...release, dry_run: true })
    expect(tried.text).toMatch(/^Nothing was sent/)
    expect(await seen('/releases')).toEqual([])
    await server.call('github_write_release', release)
    expect(await seen('/releases')).toMatchObject([{ tag_name: 'v1.0.0', draft: true }])
    await server.call('github_write_release', { ...release, draft: false })
    expect(await seen('/releases/tags/v1.0.0')).toMatchObject({ draft: false, body: 'The first.' })
    expect((await server.call('github_list_refs', { repo, kind: 'release' })).text).toContain('v1.0.0')
  })
})
