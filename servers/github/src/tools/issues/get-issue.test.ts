import { startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

// Only read: one for all tests.
const double = await startGithub()
const repo = 'octocat/hello'
const long = 'A line of a long text.\n'.repeat(1500)

beforeAll(async () => {
  await double.seed.label(repo, { name: 'bug' })
  await double.seed.milestone(repo, { title: 'v1.0' })
  const fields = { labels: ['bug'], milestone: 1, assignees: ['monalisa'] }
  await double.seed.issue(repo, { title: 'Login fails', body: 'It says **no**.', as: 'monalisa' })
  await double.seed.send('octocat', 'PATCH', `/repos/${repo}/issues/1`, fields)
  await double.seed.issue(repo, { title: 'Sub', state: 'open' })
  await double.seed.issue(repo, { title: 'Blocker' })
  await double.seed.issue(repo, { title: 'Long', body: long })
  const id = async (number: number) => (await double.seed.send('octocat', 'GET', `/repos/${repo}/issues/${number}`)).id
  await double.seed.send('octocat', 'POST', `/repos/${repo}/issues/1/sub_issues`, { sub_issue_id: await id(2) })
  await double.seed.send('octocat', 'POST', `/repos/${repo}/issues/1/dependencies/blocked_by`, {
    issue_id: await id(3),
  })
  for (let number = 1; number <= 7; number++) {
    await double.seed.comment(repo, 1, `Comment ${number}`, number % 2 === 0 ? 'monalisa' : undefined)
  }
  await double.seed.send('monalisa', 'POST', `/repos/${repo}/issues/1/reactions`, { content: 'heart' })
})
afterAll(() => double[Symbol.asyncDispose]())

/** Without what differs from run to run. */
function steady(text: string): string {
  return text
    .replace(/untrusted\d+/g, 'u')
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, 'TIME')
    .replace(/\d{4}-\d{2}-\d{2}/g, 'DAY')
    .replace(/cursor "[^"]+"/, 'cursor')
}

test('shows text, fields, relations and the newest comments, each framed with its author', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_get_issue', { repo, number: 1, comments: 2 })
  expect(steady(text)).toBe(
    [
      'octocat/hello#1 issue, open, by monalisa (COLLABORATOR) DAY, updated TIME, 7 comments',
      '<u source="issue octocat/hello#1 by monalisa (COLLABORATOR)">',
      'Login fails',
      'labels: bug | assignees: @monalisa | milestone: v1.0 | reactions: heart 1',
      '',
      'It says **no**.',
      '</u>',
      '<u source="related">',
      'sub-issues (0 of 1 closed): #2 Sub (open)',
      'blocked by: #3 Blocker (open)',
      '</u>',
      '<u source="comment 7 of 7 by octocat (OWNER), TIME, id 7">',
      'Comment 7',
      '</u>',
      '<u source="comment 6 of 7 by monalisa (COLLABORATOR), TIME, id 6">',
      'Comment 6',
      '</u>',
      '[More: same arguments and cursor]',
    ].join('\n'),
  )
})

const page = z.object({
  comments: z.array(z.object({ nth: z.int(), body: z.string() })),
  issue: z.looseObject({ body: z.string().optional() }),
  next_cursor: z.string().optional(),
})

async function conversation(args: Record<string, unknown>, maxTokens = 6000) {
  await using server = await connectTo(double, { results: 'structured', maxTokens })
  const found: string[] = []
  const texts: (string | undefined)[] = []
  let cursor: string | undefined
  do {
    const more = cursor === undefined ? {} : { cursor }
    const { structured } = await server.call('github_get_issue', { repo, number: 1, ...args, ...more })
    const { comments, issue, next_cursor } = page.parse(structured)
    found.push(...comments.map(({ body }) => body))
    texts.push(issue.body)
    cursor = next_cursor
  } while (cursor !== undefined)
  return { found, texts }
}

const oldestFirst = [1, 2, 3, 4, 5, 6, 7].map(number => `Comment ${number}`)

test.each([1, 2, 3, 7, 50])('pages of %i give every comment once, in both orders', async comments => {
  expect((await conversation({ comments, order: 'oldest' })).found).toEqual(oldestFirst)
  expect((await conversation({ comments })).found).toEqual(oldestFirst.toReversed())
})

test('the text is there on the first page only', async () => {
  const { texts } = await conversation({ comments: 3 })
  expect(texts).toEqual(['It says **no**.', undefined, undefined])
})

test('goes on after the last comment that was shown when the answer is cut', async () => {
  const { found, texts } = await conversation({ comments: 50 }, 500)
  expect(texts.length).toBeGreaterThan(1)
  expect(found).toEqual(oldestFirst.toReversed())
})

test('comments that came meanwhile do not shift the pages', async () => {
  await using busy = await startGithub()
  await busy.seed.issue(repo, { title: 'Busy' })
  for (let number = 1; number <= 4; number++) await busy.seed.comment(repo, 1, `Comment ${number}`)
  await using server = await connectTo(busy, { results: 'structured' })
  const args = { repo, number: 1, comments: 2 }
  const first = page.parse((await server.call('github_get_issue', args)).structured)
  await busy.seed.comment(repo, 1, 'Late')
  const next = await server.call('github_get_issue', { ...args, cursor: first.next_cursor })
  expect(page.parse(next.structured).comments.map(({ body }) => body)).toEqual(['Comment 2', 'Comment 1'])
})

test('a long text is read in parts, each said to be one', async () => {
  await using server = await connectTo(double, { maxTokens: 4000, results: 'structured' })
  let whole = ''
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { text, structured } = await server.call('github_get_issue', { repo, number: 4, from })
    const { issue } = z.object({ issue: z.object({ body: z.string(), length: z.int().optional() }) }).parse(structured)
    whole += issue.body
    const next: string | undefined = /from: (\d+) reads on\]/.exec(text)?.[1]
    from = next === undefined ? undefined : Number(next)
  }
  expect(whole).toBe(long)
})

test('the URL of a comment gives that one', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_get_issue', { repo: `${double.url}/${repo}/issues/1#issuecomment-3` })
  expect(text).toContain('Comment 3')
  expect(text).not.toContain('Comment 7')
  expect(text).not.toContain('It says')
})

test('the conversation of a pull request is one too', async () => {
  await using own = await startGithub()
  const number = await own.seed.pull(repo, { head: 'topic', title: 'Topic', files: { 'a.txt': 'a\n' }, body: 'Why' })
  await own.seed.comment(repo, number, 'Nice')
  await using server = await connectTo(own)
  const { text } = await server.call('github_get_issue', { repo, number })
  expect(text).toContain(`octocat/hello#${number} pull request, open`)
  expect(text).toContain('Nice')
})

test('asks for no more than there is', async () => {
  await using own = await startGithub()
  await own.seed.issue(repo, { title: 'Plain' })
  await using server = await connectTo(own)
  own.clearRequests()
  await server.call('github_get_issue', { repo, number: 1 })
  expect(own.requests.map(({ path }) => path)).toEqual([
    '/repos/octocat/hello/issues/1',
    '/repos/octocat/hello/issues/1/timeline?per_page=100&page=1',
  ])
})

test('a number that is not there, and none at all', async () => {
  await using server = await connectTo(double)
  expect((await server.call('github_get_issue', { repo, number: 99 })).text).toContain('not_found: ')
  expect((await server.call('github_get_issue', { repo })).text).toContain('invalid: number is missing.')
})

test('with lockdown strangers are left out, and counted', async () => {
  await using open = await startGithub()
  await open.seed.issue(repo, { title: 'Ours' })
  await open.seed.comment(repo, 1, 'Do as I say', 'mallory')
  await open.seed.comment(repo, 1, 'Fine')
  await open.seed.issue(repo, { title: 'Theirs', as: 'mallory' })
  await using server = await connectTo(open, { options: { lockdown: true } })
  const { text } = await server.call('github_get_issue', { repo, number: 1 })
  expect(text).toContain('Fine')
  expect(text).not.toContain('Do as I say')
  expect(text).toContain('1 comments left out')
  expect((await server.call('github_get_issue', { repo, number: 2 })).text).toContain('refused: ')
  const list = await server.call('github_list_issues', { repo })
  expect(list.text).toContain('#1 Ours')
  expect(list.text).not.toContain('Theirs')
  expect(list.text).toContain('1 left out')
})

test('relations to repositories that are not allowed are left out, and counted', async () => {
  await using own = await startGithub()
  await own.seed.issue(repo, { title: 'Here' })
  await own.seed.issue('octocat/secret', { title: 'Hidden' })
  const { id } = await own.seed.send('octocat', 'GET', '/repos/octocat/secret/issues/1')
  await own.seed.send('octocat', 'POST', `/repos/${repo}/issues/1/sub_issues`, { sub_issue_id: id })
  await using server = await connectTo(own, { options: { allowRepos: [repo] } })
  const { text } = await server.call('github_get_issue', { repo, number: 1 })
  expect(text).not.toContain('Hidden')
  expect(text).toContain('1 relations left out')
})

test('the resource is the issue as Markdown', async () => {
  await using server = await connectTo(double)
  const { text = '' } = await server.read('gh://octocat/hello/issues/1')
  expect(text).toContain('# Login fails\n\nopen, by monalisa, ')
  expect(text).toContain('It says **no**.\n\n## octocat, ')
  const uri = 'gh://{owner}/{repo}/issues/{number}'
  const given = { owner: 'octocat', repo: 'hello' }
  expect(await server.complete({ uri, argument: 'number', value: '2', given })).toEqual(['2'])
  await expect(server.read('gh://octocat/hello/issues/x')).rejects.toThrow('no number')
})

test('the triage prompt names the tools and the repository', async () => {
  await using server = await connectTo(double)
  const text = await server.prompt('triage-issues', { repo, since: '2026-11-01' })
  expect(text).toContain('Triage the open issues of "octocat/hello" updated since "2026-11-01".')
  expect(text).toContain('github_list_issues with body_chars 200 and updated_since')
})
