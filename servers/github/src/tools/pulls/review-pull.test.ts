import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'
import { headOf, readList, repo, somePull, startWithPulls, writes } from '../../pulls/pulls.fixture.ts'

let double: Awaited<ReturnType<typeof startWithPulls>>
let count = 0

beforeAll(async () => {
  double = await startWithPulls()
})
afterAll(() => double[Symbol.asyncDispose]())
beforeEach(() => double.faults.clear())

const connect = () => connectTo(double, { access: 'write' })
const next = () => somePull(double, `branch-${++count}`)

const commentsOf = (number: number) => readList(double, `pulls/${number}/comments`)

test('sends verdict, comments on lines and suggestions in one request', async () => {
  const number = await next()
  await using server = await connect()
  double.clearRequests()
  const { text } = await server.call('github_review_pull', {
    repo,
    number,
    event: 'request_changes',
    body: 'Nearly.',
    comments: [
      { path: 'a.ts', line: 2, body: 'Why?', suggestion: 'zwei' },
      { path: 'a.ts', line: 2, side: 'left', body: 'This was right.' },
      { path: 'a.ts', start_line: 1, line: 3, body: 'All of it.' },
    ],
  })
  const sha = (await headOf(double, number)).slice(0, 10)
  expect(text).toMatch(
    new RegExp(
      `^Done: review \\(request_changes\\) of #${number} at ${sha} with 3 on lines\nhttp\\S+#pullrequestreview-\\d+$`,
    ),
  )
  expect(writes(double)).toEqual([`POST /repos/octocat/web/pulls/${number}/reviews`])
  expect(await commentsOf(number)).toMatchObject([
    { line: 2, side: 'RIGHT', body: 'Why?\n\n```suggestion\nzwei\n```' },
    { line: 2, side: 'LEFT', body: 'This was right.' },
    { line: 3, start_line: 1, body: 'All of it.' },
  ])
})

test('what is off the diff goes into the text, with a warning', async () => {
  const number = await next()
  await using server = await connect()
  const { text } = await server.call('github_review_pull', {
    repo,
    number,
    comments: [
      { path: 'a.ts', line: 2, body: 'On it.' },
      { path: 'b.ts', line: 7, body: 'Off it.' },
    ],
  })
  expect(text).toContain(
    'Warning: b.ts:7 is in the text of the review, not on its line: the file is not changed here, but a.ts is.',
  )
  const reviews = await readList(double, `pulls/${number}/reviews`)
  expect(reviews).toMatchObject([{ state: 'COMMENTED', body: '**`b.ts:7`**\n\nOff it.' }])
})

test('dry_run shows the exact text and sends nothing', async () => {
  const number = await next()
  await using server = await connect()
  double.clearRequests()
  const { text } = await server.call('github_review_pull', {
    repo,
    number,
    event: 'approve',
    body: 'Good.',
    comments: [{ path: 'a.ts', line: 2, body: 'Nice.' }],
    dry_run: true,
  })
  expect(text).toMatch(
    /^Nothing was sent\. It would change: review \(approve\) of #\d+ at [0-9a-f]{10} with 1 on lines/,
  )
  expect(text).toContain('Good.\n\na.ts:2\nNice.')
  expect(writes(double)).toEqual([])
})

test('replies below the first comment of a thread', async () => {
  const number = await next()
  await using server = await connect()
  await server.call('github_review_pull', { repo, number, comments: [{ path: 'a.ts', line: 2, body: 'Why?' }] })
  const [first] = await commentsOf(number)
  const id = first?.id
  await server.call('github_review_pull', { repo, number, threads: [{ comment: id, reply: 'Because.' }] })
  const [, reply] = await commentsOf(number)
  expect(reply).toMatchObject({ in_reply_to_id: id, body: 'Because.' })
  await server.call('github_review_pull', { repo, number, threads: [{ comment: reply?.id, reply: 'I see.' }] })
  expect(await commentsOf(number)).toHaveLength(3)
})

test('resolves threads and opens them again, named by any of their comments', async () => {
  const number = await next()
  await using server = await connect()
  const comments = [{ path: 'a.ts', line: 2, body: 'Why?' }]
  await server.call('github_review_pull', { repo, number, comments })
  const [first] = await commentsOf(number)
  const done = await server.call('github_review_pull', {
    repo,
    number,
    body: 'Fine.',
    threads: [{ comment: first?.id, resolved: true }],
  })
  expect(done.text).toMatch(/^Done: review \(comment\) of #\d+ at \w+; thread of comment \d+ resolved\n/)
  const pull = await server.call('github_get_pull', { repo, number })
  expect(pull.text).not.toContain('Why?')
  expect(pull.text).toContain('1 resolved thread not shown (include: resolved).')
  const again = await server.call('github_review_pull', {
    repo,
    number,
    threads: [{ comment: first?.id, resolved: true }],
  })
  expect(again.text).toContain('Nothing had to change.')
  const open = await server.call('github_review_pull', {
    repo,
    number,
    threads: [{ comment: first?.id, resolved: false }],
  })
  expect(open.text).toContain(`Done: thread of comment ${first?.id} opened again`)
  const none = await server.call('github_review_pull', {
    repo,
    number,
    threads: [{ comment: 123456789, resolved: true }],
  })
  expect(none.text).toContain('not_found: No thread of this pull request has comment 123456789.')
})

describe('refused before anything is sent', () => {
  test('a head that moved', async () => {
    const number = await next()
    await using server = await connect()
    double.clearRequests()
    const args = { repo, number, event: 'approve', head_sha: '0123456789abcdef' }
    const { text } = await server.call('github_review_pull', args)
    expect(text).toMatch(/conflict: The head of #\d+ is [0-9a-f]{10} now, not 0123456789\./)
    expect(writes(double)).toEqual([])
  })

  test("approving one's own", async () => {
    const files = { 'own.ts': 'own\n' }
    const number = await double.seed.pull(repo, { title: 'Own', head: 'own', files, as: 'octocat' })
    await using server = await connect()
    const { text } = await server.call('github_review_pull', { repo, number, event: 'approve' })
    expect(text).toContain(`refused: #${number} is by octocat, whose token this is: nobody judges their own.`)
  })

  test.each([
    [{}, 'invalid: There is nothing to send.'],
    [{ event: 'request_changes' }, 'invalid: To request changes body is needed.'],
    [{ comments: [{ path: 'a.ts', line: 2 }] }, 'invalid: The comment on a.ts:2 is empty.'],
  ])('%j', async (args, message) => {
    const number = await next()
    await using server = await connect()
    const { text } = await server.call('github_review_pull', { repo, number, ...args })
    expect(text).toContain(message)
  })
})

describe('a pending review', () => {
  test('is begun, told when in the way, and submitted', async () => {
    const number = await next()
    await using server = await connect()
    const comments = [{ path: 'a.ts', line: 2, body: 'Hm.' }]
    const begun = await server.call('github_review_pull', { repo, number, event: 'pending', comments })
    expect(begun.text).toMatch(/^Done: pending review of #\d+ at [0-9a-f]{10} with 1 on lines/)
    const other = await server.call('github_review_pull', { repo, number, event: 'approve' })
    expect(other.text).toMatch(/conflict: A pending review of yours \(\d+\) is in the way/)
    const sent = await server.call('github_review_pull', { repo, number, event: 'approve', pending: 'submit' })
    expect(sent.text).toMatch(/^Done: review \(approve\) .*, with the comments of pending review \d+\n/)
    expect(await readList(double, `pulls/${number}/reviews`)).toMatchObject([{ state: 'APPROVED' }])
  })

  test('is deleted with access destroy only, after a question', async () => {
    const number = await next()
    await using writer = await connect()
    await writer.call('github_review_pull', { repo, number, event: 'pending', body: 'Draft.' })
    const args = { repo, number, event: 'comment', body: 'New.', pending: 'discard' }
    expect((await writer.call('github_review_pull', args)).text).toContain('refused')
    const asked: string[] = []
    const elicit = (message: string) => {
      asked.push(message)
      return 'accept' as const
    }
    await using server = await connectTo(double, { access: 'destroy', elicit })
    const { text } = await server.call('github_review_pull', args)
    expect(asked.join()).toContain(`Delete your pending review of ${repo}#${number}`)
    expect(text).toMatch(/^Done: pending review \d+ deleted; review \(comment\) of/)
  })
})

describe('at most once', () => {
  test('an identical review is refused, unless asked for', async () => {
    const number = await next()
    await using server = await connect()
    const args = { repo, number, body: 'Once.' }
    await server.call('github_review_pull', args)
    expect((await server.call('github_review_pull', args)).text).toContain('conflict: An identical review of')
    expect((await server.call('github_review_pull', { ...args, repeat: true })).isError).toBe(false)
    expect(await readList(double, `pulls/${number}/reviews`)).toHaveLength(2)
  })

  test('a review whose answer was lost is found again', async () => {
    const number = await next()
    await using server = await connect()
    double.faults.push({ match: 'POST /repos/*/reviews', after: true })
    const { text, isError } = await server.call('github_review_pull', { repo, number, event: 'approve', body: 'Yes.' })
    expect(isError).toBe(false)
    expect(text).toContain('Done: review (approve)')
    expect(await readList(double, `pulls/${number}/reviews`)).toHaveLength(1)
  })
})
