import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

/** Four unread threads, the newest last, and one that was read. */
async function start(): Promise<{ double: Github; ids: string[] }> {
  const double = await startGithub()
  await double.seed.issue(repo, { title: 'Broken', as: 'mallory' })
  await double.seed.comment(repo, 1, 'Please  look\nat it', 'monalisa')
  const pull = await double.seed.pull(repo, { head: 'topic', title: 'Fix', files: { 'a.txt': 'a\n' } })
  await double.seed.issue('octocat/secret', { title: 'Hidden' })
  const at = (day: number) => ({ updatedAt: `2026-10-0${day}T10:00:00Z` })
  const ids = [
    double.seed.notification({ repo, title: 'Broken', number: 1, reason: 'mention', ...at(1) }),
    double.seed.notification({ repo, title: 'Fix', type: 'PullRequest', number: pull, reason: 'author', ...at(2) }),
    double.seed.notification({ repo, title: 'v1', type: 'Release', ...at(3) }),
    double.seed.notification({ repo: 'octocat/secret', title: 'Hidden', number: 1, ...at(4) }),
    double.seed.notification({ repo, title: 'Old', unread: false, ...at(5) }),
  ]
  return { double, ids }
}

const page = z.object({ rows: z.array(z.looseObject({ title: z.string() })), next_cursor: z.string().optional() })

test('lists what is unread, newest first', async () => {
  const { double, ids } = await start()
  await using _end = double
  await using server = await connectTo(double)
  const { text } = await server.call('github_list_notifications')
  expect(text.replace(/untrusted\d+/g, 'u')).toBe(
    [
      '<u>',
      `${ids[3]} · octocat/secret#1 · Hidden · subscribed · 2026-10-04`,
      `${ids[2]} · octocat/hello Release · v1 · subscribed · 2026-10-03`,
      `${ids[1]} · octocat/hello#2 · PR · Fix · author · 2026-10-02`,
      `${ids[0]} · octocat/hello#1 · Broken · mention · 2026-10-01`,
      '</u>',
    ].join('\n'),
  )
})

test.each([
  ['all', { filter: 'all' }, ['Old', 'Hidden', 'v1', 'Fix', 'Broken']],
  ['what one takes part in', { filter: 'participating' }, ['Fix', 'Broken']],
  ['those of a repository', { repo }, ['v1', 'Fix', 'Broken']],
  ['those since', { since: '2026-10-03' }, ['Hidden', 'v1']],
])('lists %s, whatever the size of the pages', async (_what, args, expected) => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { results: 'structured' })
  for (const limit of [1, 2, 50]) {
    const found: string[] = []
    let cursor: string | undefined
    do {
      const more = cursor === undefined ? {} : { cursor }
      const { structured } = await server.call('github_list_notifications', { ...args, limit, ...more })
      const { rows, next_cursor } = page.parse(structured)
      found.push(...rows.map(({ title }) => title))
      cursor = next_cursor
    } while (cursor !== undefined)
    expect(found).toEqual(expected)
  }
})

test('details are the same over GraphQL and REST, and one request over GraphQL', async () => {
  const { double } = await start()
  await using _end = double
  const values: unknown[] = []
  for (const graphql of ['auto', 'off']) {
    await using server = await connectTo(double, { options: { graphql }, results: 'structured' })
    double.clearRequests()
    const { structured } = await server.call('github_list_notifications', { details: true })
    values.push(structured)
    if (graphql === 'auto') expect(double.requests.length).toBe(2)
  }
  expect(values[1]).toEqual(values[0])
  expect(values[0]).toMatchObject({
    rows: [
      { title: 'Hidden', state: 'open', author: 'octocat' },
      { title: 'v1' },
      { title: 'Fix', state: 'open' },
      {
        title: 'Broken',
        author: 'mallory',
        last: { author: 'monalisa', association: 'COLLABORATOR', body: 'Please look at it' },
      },
    ],
  })
})

test('leaves out what the settings do not allow', async () => {
  const { double } = await start()
  await using _end = double
  await using allowed = await connectTo(double, { options: { allowRepos: [repo] } })
  const { text } = await allowed.call('github_list_notifications')
  expect(text).not.toContain('Hidden')
  expect(text).toContain('1 left out: the settings do not allow them.')
  await using locked = await connectTo(double, { options: { lockdown: true } })
  const shown = await locked.call('github_list_notifications', { repo })
  expect(shown.text).not.toContain('Broken')
  expect(shown.text).toContain('Fix')
})

test('with --lockdown neither a last comment nor a title of nobody is shown', async () => {
  const { double } = await start()
  await using _end = double
  await double.seed.comment(repo, 2, 'Obey me', 'mallory')
  double.seed.notification({ repo, title: 'A discussion', type: 'Discussion', updatedAt: '2026-10-06T10:00:00Z' })
  for (const graphql of ['auto', 'off'] as const) {
    await using server = await connectTo(double, { options: { lockdown: true, graphql } })
    const { text } = await server.call('github_list_notifications', { repo, details: true })
    expect(text).not.toMatch(/Obey|mallory|A discussion/)
    expect(text).toMatch(/Fix.*\n/)
    expect(text).toContain('v1')
    expect(text).toContain('2 left out')
  }
})

test('marks threads read and done, mutes them', async () => {
  const { double, ids } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const write = (args: Record<string, unknown>) => server.call('github_write_notifications', args)
  expect((await write({ action: 'read', ids: ids.slice(0, 2) })).text).toBe('Done: 2 threads: read')
  expect((await write({ action: 'done', ids: [ids[2]] })).text).toBe('Done: 1 thread: done')
  expect((await write({ action: 'mute', ids: [ids[3]] })).text).toBe('Done: 1 thread: mute')
  expect((await write({ action: 'unmute', ids: [ids[3]] })).text).toBe('Done: 1 thread: unmute')
  const { text } = await server.call('github_list_notifications')
  expect(text).toContain('Hidden')
  expect(text).not.toContain('Broken')
})

test('tells which threads were not done beside those that were', async () => {
  const { double, ids } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const { text, isError } = await server.call('github_write_notifications', { action: 'read', ids: [ids[0], '404404'] })
  expect(isError).toBe(false)
  expect(text).toContain('Done: 1 thread: read\nWarning: Thread 404404 not done')
  const none = await server.call('github_write_notifications', { action: 'read', ids: ['404404'] })
  expect(none.text).toContain('not_found: ')
})

test('marks a repository or the whole inbox read, only when told so', async () => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const write = (args: Record<string, unknown>) =>
    server.call('github_write_notifications', { action: 'read', ...args })
  expect((await write({})).text).toContain('invalid: What to mark read is missing.')
  expect((await write({ repo, before: '2026-10-02T12:00:00Z' })).text).toBe(
    'Done: all notifications of octocat/hello read up to 2026-10-02T12:00:00Z',
  )
  expect((await server.call('github_list_notifications', { repo })).text).toContain('v1')
  expect((await write({ all: true })).text).toContain('Done: all notifications read up to ')
  expect((await server.call('github_list_notifications')).text).toBe('No notifications.')
})

test('watches and unwatches a repository', async () => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write', era: 'legacy' })
  for (const action of ['watch', 'unwatch']) {
    const { text } = await server.call('github_write_notifications', { action, repo })
    expect(text).toBe(`Done: ${action} octocat/hello\n${double.url}/octocat/hello`)
  }
})

test('threads of repositories that are not allowed stay as they are', async () => {
  const { double, ids } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write', options: { allowRepos: [repo] } })
  const one = await server.call('github_write_notifications', { action: 'done', ids: [ids[3]] })
  expect(one.text).toContain('refused: octocat/secret is not among')
  const all = await server.call('github_write_notifications', { action: 'read', all: true })
  expect(all.text).toContain('refused: The whole inbox has repositories')
})

test('dry_run changes nothing, wrong ids are told', async () => {
  const { double, ids } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  for (const args of [
    { action: 'read', ids },
    { action: 'read', all: true },
    { action: 'read', repo },
    { action: 'watch', repo },
  ]) {
    const { text } = await server.call('github_write_notifications', { ...args, dry_run: true })
    expect(text).toContain('Nothing was sent. It would change: ')
  }
  expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  const wrong = await server.call('github_write_notifications', { action: 'done', ids: ['x'] })
  expect(wrong.text).toContain('invalid: "x" is no id of a thread.')
  expect((await server.call('github_write_notifications', { action: 'done' })).text).toContain(
    'invalid: ids is missing',
  )
})

test('a token that has no notifications is told so', async () => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { options: { token: double.tokens.finegrained } })
  expect((await server.call('github_list_notifications')).text).toContain('forbidden: ')
})
