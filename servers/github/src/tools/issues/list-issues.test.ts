import { countTokens } from '@mcp-connectors/testing'
import { startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

// Only read: one for all tests. Numbers 1 to 9 are issues, 10 to 12 pull requests, 13 is an issue.
const double = await startGithub()
const repo = 'octocat/hello'

beforeAll(async () => {
  for (const name of ['bug', 'p1', 'docs']) await double.seed.label(repo, { name, description: name })
  await double.seed.milestone(repo, { title: 'v1.0' })
  for (let number = 1; number <= 9; number++) {
    await double.seed.issue(repo, {
      title: `Issue ${number}`,
      body: `<!-- template -->\nText  of\n${number}${number < 5 ? '' : ' and more'.repeat(20)}`,
      ...(number % 2 === 1 ? { labels: ['bug'] } : {}),
      ...(number === 3 ? { labels: ['bug', 'p1'], milestone: 1, assignees: ['monalisa'] } : {}),
      ...(number === 4 ? { as: 'monalisa' } : {}),
    })
  }
  await double.seed.comment(repo, 3, 'First')
  await double.seed.comment(repo, 3, 'Second')
  for (const [head, title] of [
    ['one', 'Pull one'],
    ['two', 'Pull two'],
    ['three', 'Pull three'],
  ] as const) {
    await double.seed.pull(repo, { head, title, files: { [`${head}.txt`]: `${head}\n` }, draft: head === 'two' })
  }
  await double.seed.issue(repo, { title: 'Issue 13' })
  await double.seed.send('octocat', 'PATCH', `/repos/${repo}/issues/10`, { labels: ['docs'] })
  await double.seed.send('octocat', 'PATCH', `/repos/${repo}/issues/2`, {
    state: 'closed',
    state_reason: 'not_planned',
  })
})
afterAll(() => double[Symbol.asyncDispose]())

const page = z.object({ rows: z.array(z.looseObject({ number: z.int() })), next_cursor: z.string().optional() })

async function numbers(args: Record<string, unknown>): Promise<number[]> {
  await using server = await connectTo(double, { results: 'structured' })
  const found: number[] = []
  let cursor: string | undefined
  do {
    const more = cursor === undefined ? {} : { cursor }
    const result = await server.call('github_list_issues', { repo, sort: 'oldest', ...args, ...more })
    const { rows, next_cursor } = page.parse(result.structured)
    found.push(...rows.map(({ number }) => number))
    cursor = next_cursor
  } while (cursor !== undefined)
  return found
}

test.each([
  ['open issues', {}, [1, 3, 4, 5, 6, 7, 8, 9, 13]],
  ['closed ones', { state: 'closed' }, [2]],
  ['pull requests', { kind: 'pr' }, [10, 11, 12]],
  ['both', { kind: 'all', state: 'all' }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
  ['a label', { labels: ['bug'] }, [1, 3, 5, 7, 9]],
  ['all of two labels', { labels: ['bug', 'p1'] }, [3]],
  ['a milestone', { milestone: 'V1.0' }, [3]],
  ['no milestone', { milestone: 'none', labels: ['bug'] }, [1, 5, 7, 9]],
  ['an assignee', { assignee: 'monalisa' }, [3]],
  ['an author', { author: '@monalisa' }, [4]],
  ['oneself', { author: '@me', labels: ['p1'] }, [3]],
  ['pull requests with a label', { kind: 'pr', labels: ['docs'] }, [10]],
  ['a head branch', { head: 'two' }, [11]],
  ['a base branch and a label', { base: 'main', labels: ['docs'] }, [10]],
  ['another base branch', { base: 'other' }, []],
  ['since', { updated_since: '2999-01-01' }, []],
])('lists %s, whatever the size of the pages', async (_what, args, expected) => {
  for (const limit of [1, 2, 100]) expect(await numbers({ ...args, limit })).toEqual(expected)
})

test('writes a line for each, and what is the same for all of them once', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_list_issues', { repo, labels: ['p1'] })
  const today = new Date().toISOString().slice(0, 10)
  expect(text.replace(/untrusted\d+/g, 'u').replaceAll(today, 'TODAY')).toBe(
    [
      'octocat/hello: open issues, newest first (date: created, c: comments)',
      '<u>',
      '#3 Issue 3 [bug, p1] {v1.0} @octocat for @monalisa TODAY 2c',
      '</u>',
    ].join('\n'),
  )
})

test('tells state, kind, branches and the beginning of the text where they differ', async () => {
  await using server = await connectTo(double)
  const all = await server.call('github_list_issues', { repo, kind: 'all', state: 'all', body_chars: 7 })
  expect(all.text).toContain('#2 not_planned Issue 2 @octocat')
  expect(all.text).toContain('#10 PR open Pull one [docs]')
  expect(all.text).toContain('\n  Text of…\n')
  const pulls = await server.call('github_list_issues', { repo, kind: 'pr' })
  expect(pulls.text).toContain('#11 draft Pull two two -> main @octocat')
})

test('gives the structured value', async () => {
  await using server = await connectTo(double, { results: 'structured' })
  const { structured } = await server.call('github_list_issues', { repo, labels: ['p1'], body_chars: 100 })
  expect(structured).toEqual({
    repo,
    kind: 'issue',
    state: 'open',
    sort: 'newest',
    rows: [
      {
        number: 3,
        kind: 'issue',
        title: 'Issue 3',
        state: 'open',
        labels: ['bug', 'p1'],
        author: 'octocat',
        assignees: ['monalisa'],
        milestone: 'v1.0',
        created: expect.stringMatching(/^\d{4}-/),
        updated: expect.stringMatching(/^\d{4}-/),
        comments: 2,
        body: 'Text of 3',
      },
    ],
    page: 1,
    skipped: 0,
  })
})

test('goes on after the last row that was shown when the text is cut', async () => {
  await using cut = await connectTo(double, { maxTokens: 500, results: 'structured' })
  const found: number[] = []
  let cursor: string | undefined
  do {
    const args = { repo, sort: 'oldest', body_chars: 500, ...(cursor === undefined ? {} : { cursor }) }
    const { rows, next_cursor } = page.parse((await cut.call('github_list_issues', args)).structured)
    expect(rows.length).toBeLessThan(9)
    found.push(...rows.map(({ number }) => number))
    cursor = next_cursor
  } while (cursor !== undefined)
  expect(found).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 13])
})

test.each([
  ['milestone', { milestone: 'v1' }, 'not_found: octocat/hello has no milestone "v1".'],
  ['repository', { repo: 'octocat/nothing' }, 'not_found: '],
  ['label', { labels: ['p11'] }, 'not_found: octocat/hello has no label "p11".\nDid you mean "p1"?'],
  ['author', { author: 'monalis' }, 'has no user "monalis".\nDid you mean "monalisa"?'],
  ['assignee', { kind: 'all', assignee: 'octocut' }, 'has no user "octocut".\nDid you mean "octocat"?'],
  ['date', { updated_since: 'soon' }, 'invalid: "soon" is no date.'],
])('names the %s that is not there', async (_what, args, message) => {
  await using server = await connectTo(double)
  const { text, isError } = await server.call('github_list_issues', { repo, ...args })
  expect(isError).toBe(true)
  expect(text).toContain(message)
})

test('a person whom GitHub does not take is looked for', async () => {
  const errors = [{ value: 'monalis', resource: 'Issue', field: 'assignee', code: 'invalid' }]
  await using server = await connectTo(double)
  for (const assignee of ['monalis', 'monalisa']) {
    double.faults.push({ match: 'GET /repos/*/issues', status: 422, body: { message: 'Validation Failed', errors } })
    const { text } = await server.call('github_list_issues', { repo, assignee })
    expect(text).toContain(assignee === 'monalis' ? 'Did you mean "monalisa"?' : 'assignee: invalid')
  }
})

test('thirty issues cost at most 1,200 tokens, with the beginning of their texts 3,300', async () => {
  await using busy = await startGithub()
  await busy.seed.label(repo, { name: 'bug' })
  const body =
    'The page stays empty after the login when the session has expired in the meantime, and the console says nothing. '
  for (let index = 0; index < 30; index++) {
    const title = `Empty page after login when the session of user ${index} has expired`
    await busy.seed.issue(repo, { title, body: body.repeat(5), labels: ['bug'] })
  }
  await using server = await connectTo(busy)
  expect(countTokens((await server.call('github_list_issues', { repo })).text)).toBeLessThanOrEqual(1200)
  const withBodies = await server.call('github_list_issues', { repo, body_chars: 200 })
  expect(countTokens(withBodies.text)).toBeLessThanOrEqual(3300)
  expect(withBodies.text).not.toContain('[More')
})

test('works at the legacy era', async () => {
  await using server = await connectTo(double, { era: 'legacy' })
  expect((await server.call('github_list_issues', { repo, labels: ['p1'] })).text).toContain('#3 Issue 3')
})

test('an abort stops the request', async () => {
  await using slow = await startGithub()
  await using server = await connectTo(slow)
  slow.faults.push({ hang: true })
  const abort = new AbortController()
  const call = server.call('github_list_issues', { repo }, { signal: abort.signal })
  await expect.poll(() => slow.requests.length).toBe(1)
  abort.abort()
  await expect(call).rejects.toThrow()
})
