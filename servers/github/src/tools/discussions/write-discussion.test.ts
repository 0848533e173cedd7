import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

async function start() {
  const double = await startGithub()
  const question = double.seed.discussion(repo, {
    title: 'How?',
    body: 'It fails.',
    category: 'Q&A',
    as: 'octocat',
    comments: [{ body: 'Like this', as: 'monalisa' }, { body: 'Mine' }],
  })
  return { double, number: question.number, comments: question.comments }
}

/** How many mutations were sent. */
function mutations(double: Github): number {
  return double.requests.filter(({ path, body }) => path === '/graphql' && /"query":"\s*mutation/.test(String(body)))
    .length
}

test('opens a discussion once', async () => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, action: 'create', title: 'New', body: 'Text', category: 'ideas' }
  const { text } = await server.call('github_write_discussion', args)
  expect(text).toMatch(/^Done: new discussion "New" in Ideas\n.*\/octocat\/hello\/discussions\/\d+$/)
  expect((await server.call('github_write_discussion', args)).text).toContain('conflict: An identical discussion')
  const wrong = await server.call('github_write_discussion', { ...args, category: 'Idea' })
  expect(wrong.text).toContain('Did you mean "Ideas"?')
  expect((await server.call('github_write_discussion', { repo, action: 'create', title: 'x' })).text).toContain(
    'invalid: body is missing: create needs it.',
  )
})

test('comments, replies, answers and edits', async () => {
  const { double, number, comments } = await start()
  await using _end = double
  const [hers = '', mine = ''] = comments
  await using server = await connectTo(double, { access: 'write' })
  const write = (args: Record<string, unknown>) => server.call('github_write_discussion', { repo, number, ...args })
  expect((await write({ action: 'comment', body: 'Hello' })).text).toContain(`Done: comment on discussion #${number}`)
  expect((await write({ action: 'comment', body: 'Why?', comment: hers })).text).toContain('Done: reply on discussion')
  expect((await write({ action: 'answer', comment: hers })).text).toContain(`Done: comment ${hers}: answer`)
  expect((await write({ action: 'answer', comment: hers })).text).toContain('Nothing had to change.')
  expect((await write({ action: 'unanswer', comment: hers })).text).toContain(`Done: comment ${hers}: unanswer`)
  expect((await write({ action: 'edit', comment: mine, body: 'Mine, better' })).text).toContain('Done: text of comment')
  expect((await write({ action: 'edit', comment: hers, body: 'x' })).text).toContain('refused: Comment')
  expect((await write({ action: 'edit', title: 'How so?', category: 'General' })).text).toContain(
    'Done: title; category General',
  )
  const { text } = await server.call('github_get_discussion', { repo, number })
  for (const part of ['How so?', 'category: General', 'Hello', 'Why?', 'Mine, better']) expect(text).toContain(part)
})

test('closes, reopens, and deletes after it was confirmed', async () => {
  const { double, number, comments } = await start()
  await using _end = double
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'accept'
    },
  })
  const write = (args: Record<string, unknown>) => server.call('github_write_discussion', { repo, number, ...args })
  expect((await write({ action: 'close', reason: 'outdated' })).text).toContain('Done: closed (outdated)')
  expect((await write({ action: 'close' })).text).toContain('Nothing had to change.')
  expect((await write({ action: 'reopen' })).text).toContain('Done: reopened')
  expect((await write({ action: 'delete', comment: comments[0] })).text).toContain('Done: comment by monalisa deleted')
  expect(asked).toContain('Delete the comment by monalisa')
  expect((await write({ action: 'delete' })).text).toContain(`Done: discussion #${number} deleted`)
  expect(asked).toContain(`Delete the discussion octocat/hello#${number} "How?"`)
})

test('an id of another repository is not found', async () => {
  const { double, number } = await start()
  await using _end = double
  const other = double.seed.discussion('octocat/secret', { title: 'Other', comments: [{ body: 'There' }] })
  await using server = await connectTo(double, { access: 'write', options: { allowRepos: [repo] } })
  const args = { repo, number, action: 'edit', comment: other.comments[0], body: 'x' }
  expect((await server.call('github_write_discussion', args)).text).toContain('not_found: ')
})

test('dry_run sends nothing, a deletion without its level neither', async () => {
  const { double, number } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  for (const args of [
    { action: 'create', title: 'New', body: 'Text', category: 'General' },
    { action: 'comment', body: 'Text' },
    { action: 'edit', body: 'Text' },
    { action: 'close' },
    { action: 'delete' },
  ]) {
    const { text } = await server.call('github_write_discussion', { repo, number, ...args, dry_run: true })
    expect(text).toContain('Nothing was sent. It would change: ')
  }
  expect((await server.call('github_write_discussion', { repo, number, action: 'delete' })).text).toContain('refused: ')
  expect(mutations(double)).toBe(0)
})

test('a discussion whose answer was lost is found, and not opened twice', async () => {
  const { double } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, action: 'create', title: 'Lost', body: 'Text', category: 'ideas' }
  double.faults.push({ holding: 'createDiscussion', after: true })
  expect((await server.call('github_write_discussion', args)).text).toContain('Done: new discussion "Lost" in Ideas')
  expect(mutations(double)).toBe(1)
})

test('a comment whose answer was lost is found, and not posted twice', async () => {
  const { double, number } = await start()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  await server.call('github_get_discussion', { repo, number })
  const args = { repo, number, action: 'comment', body: 'Lost' }
  const before = double.requests.length
  double.faults.push({ holding: 'addDiscussionComment', after: true })
  const { text } = await server.call('github_write_discussion', args)
  expect(double.requests.length).toBeGreaterThan(before)
  expect(text).toContain(`Done: comment on discussion #${number}`)
  expect((await server.call('github_write_discussion', args)).text).toContain('conflict: An identical ')
})
