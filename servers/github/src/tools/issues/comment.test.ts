import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

/** An issue #1 with a comment by octocat (1) and one by monalisa (2). */
async function start(): Promise<Github> {
  const double = await startGithub()
  await double.seed.issue(repo, { title: 'First' })
  await double.seed.comment(repo, 1, 'Mine')
  await double.seed.comment(repo, 1, 'Hers', 'monalisa')
  return double
}

async function read(double: Github, path: string): Promise<{ id: number; body: string }[]> {
  const response = await fetch(`${double.url}/repos/${repo}${path}`, {
    headers: { authorization: `Bearer ${double.tokens.owner}` },
  })
  return z.array(z.object({ id: z.int(), body: z.string() })).parse(await response.json())
}

async function texts(double: Github): Promise<string[]> {
  return (await read(double, '/issues/1/comments')).map(({ body }) => body)
}

test('comments once, and says where', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, number: 1, body: 'Hello' }
  const { text } = await server.call('github_comment', args)
  expect(text).toBe(`Done: comment on #1\n${double.url}/${repo}/issues/1#issuecomment-3`)
  const again = await server.call('github_comment', args)
  expect(again.text).toContain('conflict: An identical comment on octocat/hello#1 was sent')
  expect((await server.call('github_comment', { ...args, repeat: true })).isError).toBe(false)
  expect(double.requests.filter(({ method }) => method === 'POST').length).toBe(2)
})

test('a comment whose answer was lost is found, and not posted twice', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match: 'POST /repos/*/*/issues/*/comments', after: true })
  const { text } = await server.call('github_comment', { repo, number: 1, body: 'Lost' })
  expect(text).toContain('Done: comment on #1')
  expect(text).toContain('#issuecomment-3')
  expect(double.requests.filter(({ method }) => method === 'POST').length).toBe(1)
})

test('a comment that never arrived is said to be unknown', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match: 'POST /repos/*/*/issues/*/comments', reset: true })
  const { text } = await server.call('github_comment', { repo, number: 1, body: 'Lost' })
  expect(text).toContain('unavailable: Whether the comment on octocat/hello#1 was made is not known')
})

test('the same words of another person are not taken for a comment whose answer was lost', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match: 'POST /repos/*/*/issues/*/comments', reset: true })
  const { text } = await server.call('github_comment', { repo, number: 1, body: 'Hers' })
  expect(text).toContain('unavailable: Whether the comment on octocat/hello#1 was made is not known')
})

test('edits comments of its own only', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const edit = (comment: string, body: string) => server.call('github_comment', { repo, action: 'edit', comment, body })
  expect((await edit('1', 'Mine, better')).text).toContain('Done: text of comment 1')
  expect((await edit('1', 'Mine, better')).text).toContain('Nothing had to change.')
  expect((await edit('2', 'Forged')).text).toContain('refused: Comment 2 is by monalisa, not by octocat.')
  expect((await edit('99', 'x')).text).toContain('not_found: ')
  const { url } = double
  const other = { action: 'edit', comment: `${url}/${repo}/issues/1#issuecomment-1`, body: 'By its URL' }
  expect((await server.call('github_comment', other)).isError).toBe(false)
  expect(await texts(double)).toEqual(['By its URL', 'Hers'])
})

test('deletes a comment only after it was confirmed', async () => {
  await using double = await start()
  const args = { repo, action: 'delete', comment: '2' }
  await using writing = await connectTo(double, { access: 'write' })
  expect((await writing.call('github_comment', args)).text).toContain('refused: ')
  const preview = await writing.call('github_comment', { ...args, dry_run: true })
  expect(preview.text).toContain('It would change: comment 2 by monalisa deleted')
  expect(preview.text).toContain('Hers')
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'accept'
    },
  })
  expect((await server.call('github_comment', args)).text).toContain('Done: comment 2 by monalisa deleted')
  expect(asked).toMatch(/Delete the comment by monalisa of .*#issuecomment-2\?/)
  expect(await texts(double)).toEqual(['Mine'])
})

test('reacts to an issue and to a comment, and takes it back', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const react = (args: Record<string, unknown>) => server.call('github_comment', { repo, ...args })
  const target = { number: 1, reaction: 'rocket' }
  expect((await react({ ...target, action: 'react' })).text).toBe('Done: reaction +rocket')
  expect((await react({ ...target, action: 'react' })).text).toBe('Done: reaction +rocket')
  const { text } = await server.call('github_get_issue', { repo, number: 1 })
  expect(text).toContain('reactions: rocket 1')
  expect((await react({ comment: '2', reaction: 'eyes', action: 'react' })).text).toBe('Done: reaction +eyes')
  expect((await react({ ...target, action: 'unreact' })).text).toBe('Done: reaction -rocket')
  expect((await react({ ...target, action: 'unreact' })).text).toBe('Nothing had to change.')
  expect((await react({ number: 1, action: 'react' })).text).toContain('invalid: reaction is missing.')
})

test('replies to a comment on a line of a diff, edits and reacts to one', async () => {
  await using double = await start()
  const number = await double.seed.pull(repo, { head: 'topic', title: 'Topic', files: { 'a.txt': 'a\nb\n' } })
  const line = { body: 'Why?', path: 'a.txt', line: 1, side: 'RIGHT' }
  await double.seed.review(repo, number, { event: 'COMMENT', body: 'See', comments: [line], as: 'monalisa' })
  const [{ id } = { id: 0 }] = await read(double, `/pulls/${number}/comments`)
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('github_comment', { repo, number, comment: String(id), body: 'Because.' })
  expect(text).toContain(`Done: reply to comment ${id} on #${number}`)
  const [, reply] = /#discussion_r(\d+)/.exec(text) ?? []
  // GitHub takes no reply to a reply: it goes below the same comment.
  const more = await server.call('github_comment', { repo, number, comment: String(reply), body: 'And so on.' })
  expect(more.text).toContain(`Done: reply to comment ${id} on #${number}`)
  const url = `${double.url}/${repo}/pull/${number}#discussion_r${reply}`
  const edited = await server.call('github_comment', { repo: url, action: 'edit', body: 'Because it is.' })
  expect(edited.text).toContain(`Done: text of comment ${reply}`)
  const reacted = await server.call('github_comment', { repo: url, action: 'react', reaction: '+1' })
  expect(reacted.text).toBe('Done: reaction ++1')
  const shown = await server.call('github_get_issue', { repo: url })
  expect(shown.text).toContain('Because it is.')
  expect(shown.text).toContain('a.txt:1')
})

test('dry_run on what does not exist says so', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('github_comment', { repo, number: 999, body: 'Hello', dry_run: true })
  expect(text).toMatch(/^not_found: /)
})

test('dry_run posts nothing', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', era: 'legacy' })
  const { text } = await server.call('github_comment', { repo, number: 1, body: 'Hello', dry_run: true })
  expect(text).toContain('Nothing was sent. It would change: comment on #1')
  expect(text).toContain('\nHello\n')
  for (const args of [
    { action: 'edit', comment: '1', body: 'Better' },
    { action: 'react', comment: '1', reaction: 'eyes' },
    { action: 'react', number: 1, reaction: 'eyes' },
  ]) {
    const dry = await server.call('github_comment', { repo, ...args, dry_run: true })
    expect(dry.text).toContain('Nothing was sent. It would change: ')
  }
  expect(await texts(double)).toEqual(['Mine', 'Hers'])
  expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
})

test.each([
  ['no text', { number: 1 }, 'invalid: body is missing.'],
  ['no comment', { number: 1, action: 'edit', body: 'x' }, 'invalid: comment is missing.'],
  ['something else', { number: 1, action: 'edit', comment: 'that one', body: 'x' }, 'names no comment'],
  ['no issue', { number: 99, body: 'x' }, 'not_found: '],
])('%s is an error', async (_what, args, message) => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('github_comment', { repo, ...args })).text).toContain(message)
})
