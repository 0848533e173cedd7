import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Asked, type Asking, asking } from './asking.fixture.ts'
import { type Github, startGithub } from './start.ts'

let github: Github
let ids: string[]

beforeEach(async () => {
  github = await startGithub()
  const repo = 'octocat/hello'
  const { notification } = github.seed
  ids = [
    notification({ repo, title: 'Bug', number: 1, reason: 'mention', comment: 5, updatedAt: '2026-01-02T00:00:00Z' }),
    notification({ repo, title: 'Change', number: 2, type: 'PullRequest', updatedAt: '2026-01-03T00:00:00Z' }),
    notification({ repo: 'octocat/secret', title: 'Talk', type: 'Discussion', updatedAt: '2026-01-01T00:00:00Z' }),
    notification({ repo, title: 'Old', number: 3, unread: false, updatedAt: '2026-01-04T00:00:00Z' }),
    notification({ repo, title: 'Hers', number: 1, to: 'monalisa' }),
  ]
})

afterEach(() => github[Symbol.asyncDispose]())

const ask = (route: string, more: Asking = {}) => asking(github)(route, more)
const titles = ({ list }: Asked) => list.map(({ subject }) => (subject as { title: string }).title)

describe('threads', () => {
  test.each([
    ['/notifications', ['Change', 'Bug', 'Talk']],
    ['/notifications?all=true', ['Old', 'Change', 'Bug', 'Talk']],
    ['/notifications?participating=true', ['Bug']],
    ['/notifications?since=2026-01-02T00:00:00Z&before=2026-01-03T00:00:00Z', ['Bug']],
    ['/notifications?per_page=1&page=2', ['Bug']],
    ['/repos/octocat/secret/notifications', ['Talk']],
  ])('%s', async (path, expected) => expect(titles(await ask(`GET ${path}`))).toEqual(expected))

  test('tell what they are about', async () => {
    const [change, bug, talk] = (await ask('GET /notifications')).list
    expect(change?.subject).toMatchObject({ type: 'PullRequest', url: `${github.url}/repos/octocat/hello/pulls/2` })
    expect(bug?.subject).toMatchObject({ latest_comment_url: `${github.url}/repos/octocat/hello/issues/comments/5` })
    expect(talk?.subject).toMatchObject({ type: 'Discussion', url: null })
  })

  test('are read, done and muted one by one', async () => {
    const [bug, change] = ids
    expect((await ask(`PATCH /notifications/threads/${bug}`)).status).toBe(205)
    expect((await ask(`GET /notifications/threads/${bug}`)).json.unread).toBe(false)
    expect((await ask(`DELETE /notifications/threads/${change}`)).status).toBe(204)
    expect(titles(await ask('GET /notifications?all=true'))).toEqual(['Old', 'Bug', 'Talk'])
    const path = `/notifications/threads/${bug}/subscription`
    expect((await ask(`PUT ${path}`, { body: { ignored: true } })).json).toMatchObject({
      ignored: true,
      subscribed: false,
    })
    expect((await ask(`DELETE ${path}`)).status).toBe(204)
    expect((await ask(`GET ${path}`)).json).toMatchObject({ ignored: false })
    expect((await ask(`GET /notifications/threads/${ids[4]}`)).status).toBe(404)
  })

  test('are read all at once, up to a time', async () => {
    await ask('PUT /notifications', { body: { last_read_at: '2026-01-02T00:00:00Z' } })
    expect(titles(await ask('GET /notifications'))).toEqual(['Change'])
    expect((await ask('PUT /repos/octocat/hello/notifications')).status).toBe(205)
    expect(titles(await ask('GET /notifications'))).toEqual([])
    expect(titles(await ask('GET /notifications', { token: github.tokens.reader }))).toEqual(['Hers'])
  })
})

test('takes a classic token with the scope', async () => {
  const { weak, finegrained } = github.tokens
  expect((await ask('GET /notifications', { token: weak })).json.message).toBe("Missing the 'notifications' scope.")
  expect((await ask('GET /notifications', { token: finegrained })).status).toBe(403)
  expect((await ask('GET /notifications', { token: '' })).status).toBe(401)
})

test('watches a repository', async () => {
  const path = '/repos/octocat/hello/subscription'
  expect((await ask(`GET ${path}`)).status).toBe(404)
  expect((await ask(`PUT ${path}`, { body: { subscribed: true } })).json).toMatchObject({ subscribed: true })
  expect((await ask(`GET ${path}`)).status).toBe(200)
  expect((await ask(`DELETE ${path}`)).status).toBe(204)
  expect((await ask(`GET ${path}`)).status).toBe(404)
})
