import { afterAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub({
  repos: [{ owner: 'octocat', name: 'hello', readers: ['monalisa'], files: { 'a.txt': '1\n2\n3\n' } }],
})
const ask = asking(github)
const hello = '/repos/octocat/hello'
const reader = { token: github.tokens.reader }
afterAll(() => github[Symbol.asyncDispose]())

let branches = 0
async function pull(): Promise<string> {
  branches += 1
  const head = `branch-${branches}`
  const number = await github.seed.pull('octocat/hello', { title: head, head, files: { 'a.txt': '1\nzwei\ndrei\n' } })
  return `${hello}/pulls/${number}`
}

test('comments are on lines of either side, on ranges, and on files', async () => {
  const path = await pull()
  const comments = [
    { path: 'a.txt', line: 3, start_line: 2, start_side: 'RIGHT', side: 'RIGHT', body: 'Both' },
    { path: 'a.txt', line: 2, side: 'LEFT', body: 'Before' },
    { path: 'a.txt', position: 1, body: 'First' },
  ]
  const review = await ask(`POST ${path}/reviews`, { ...reader, body: { event: 'COMMENT', body: 'Look', comments } })
  expect(review.json).toMatchObject({ state: 'COMMENTED', body: 'Look', user: { login: 'monalisa' } })
  const file = { path: 'a.txt', subject_type: 'file', body: 'All of it', commit_id: '0' }
  expect((await ask(`POST ${path}/comments`, { ...reader, body: file })).status).toBe(201)
  const { list } = await ask(`GET ${path}/comments`)
  expect(list.map(({ line, start_line, side, subject_type }) => [line, start_line, side, subject_type])).toEqual([
    [3, 2, 'RIGHT', 'line'],
    [2, null, 'LEFT', 'line'],
    [1, null, 'RIGHT', 'line'],
    [null, null, 'RIGHT', 'file'],
  ])
  expect(list[1]?.diff_hunk).toBe('@@ -1,3 +1,3 @@\n 1\n-2')
  expect((await ask(`GET ${path}`)).json.review_comments).toBe(4)
})

test('a place that is not in the diff fails the whole review', async () => {
  const path = await pull()
  const refused = async (comment: object) => {
    const comments = [
      { path: 'a.txt', line: 2, body: 'Good' },
      { body: 'Bad', ...comment },
    ]
    const { status, json } = await ask(`POST ${path}/reviews`, { ...reader, body: { event: 'COMMENT', comments } })
    expect(status).toBe(422)
    return json.errors
  }
  expect(await refused({ path: 'a.txt', line: 9 })).toEqual(['Line could not be resolved'])
  expect(await refused({ path: 'b.txt', line: 1 })).toEqual(['Path could not be resolved'])
  expect(await refused({ path: 'a.txt', line: 2, start_line: 3 })).toEqual(['Start line must precede the end line.'])
  expect((await ask(`GET ${path}/reviews`)).list).toEqual([])
  expect((await ask(`GET ${path}/comments`)).list).toEqual([])
})

test('replies belong to the thread, and outdated comments lose their line', async () => {
  const path = await pull()
  const body = { path: 'a.txt', line: 2, side: 'RIGHT', body: 'Why?', commit_id: '0' }
  const first = await ask(`POST ${path}/comments`, { ...reader, body })
  const reply = await ask(`POST ${path}/comments/${first.json.id}/replies`, { body: { body: 'So' } })
  expect(reply.json).toMatchObject({ in_reply_to_id: first.json.id, line: 2, user: { login: 'octocat' } })
  await github.seed.commit('octocat/hello', { branch: `branch-${branches}`, files: { 'a.txt': '1\ntwo\ndrei\n' } })
  const { list } = await ask(`GET ${path}/comments`)
  expect(list.map(({ line, original_line }) => [line, original_line])).toEqual([
    [null, 2],
    [null, 2],
  ])
  const edited = await ask(`PATCH ${hello}/pulls/comments/${first.json.id}`, { ...reader, body: { body: 'Why so?' } })
  expect(edited.json.body).toBe('Why so?')
  expect((await ask(`DELETE ${hello}/pulls/comments/${reply.json.id}`)).status).toBe(204)
  expect((await ask(`GET ${path}/comments`)).list.length).toBe(1)
})

test('a pending review is one, is private, and can be submitted or deleted', async () => {
  const path = await pull()
  const comments = [{ path: 'a.txt', line: 2, body: 'Later' }]
  const pending = await ask(`POST ${path}/reviews`, { ...reader, body: { comments } })
  expect(pending.json.state).toBe('PENDING')
  expect((await ask(`GET ${path}/reviews`)).list).toEqual([])
  expect((await ask(`GET ${path}/comments`)).list).toEqual([])
  const second = await ask(`POST ${path}/reviews`, { ...reader, body: {} })
  expect(second.json.errors).toEqual(['User can only have one pending review per pull request'])
  const body = { event: 'REQUEST_CHANGES', body: 'Please change' }
  const submitted = await ask(`POST ${path}/reviews/${pending.json.id}/events`, { ...reader, body })
  expect(submitted.json).toMatchObject({ state: 'CHANGES_REQUESTED', body: 'Please change' })
  expect((await ask(`GET ${path}/reviews/${pending.json.id}/comments`)).list.length).toBe(1)
  const another = await ask(`POST ${path}/reviews`, { ...reader, body: {} })
  expect((await ask(`DELETE ${path}/reviews/${another.json.id}`, reader)).json.state).toBe('PENDING')
  expect((await ask(`GET ${path}/reviews/${another.json.id}`, reader)).status).toBe(404)
})

test('nobody approves their own, and words are needed to refuse', async () => {
  const path = await pull()
  const errors = async (body: object, who: object = {}) =>
    (await ask(`POST ${path}/reviews`, { ...who, body })).json.errors
  expect(await errors({ event: 'APPROVE' })).toEqual(['Can not approve your own pull request'])
  expect(await errors({ event: 'REQUEST_CHANGES', body: 'x' })).toEqual([
    'Can not request changes on your own pull request',
  ])
  expect(await errors({ event: 'REQUEST_CHANGES' }, reader)).toEqual(['Body cannot be blank'])
  const approved = await ask(`POST ${path}/reviews`, { ...reader, body: { event: 'APPROVE' } })
  const dismissed = await ask(`PUT ${path}/reviews/${approved.json.id}/dismissals`, { body: { message: 'Changed' } })
  expect(dismissed.json.state).toBe('DISMISSED')
})

test('reviewers are asked, and asked no more once they reviewed', async () => {
  const path = await pull()
  const body = { reviewers: ['monalisa'] }
  const asked = await ask(`POST ${path}/requested_reviewers`, { body })
  expect([asked.status, asked.json.requested_reviewers]).toMatchObject([201, [{ login: 'monalisa' }]])
  const stranger = await ask(`POST ${path}/requested_reviewers`, { body: { reviewers: ['mallory'] } })
  expect(stranger.status).toBe(422)
  expect(stranger.json.message).toMatch(
    /^Reviews may only be requested from collaborators\. .* octocat\/hello repository\.$/,
  )
  const self = await ask(`POST ${path}/requested_reviewers`, { body: { reviewers: ['octocat'] } })
  expect(self.json.message).toBe('Review cannot be requested from pull request author.')
  await ask(`POST ${path}/reviews`, { ...reader, body: { event: 'APPROVE' } })
  expect((await ask(`GET ${path}/requested_reviewers`)).json.users).toEqual([])
})
