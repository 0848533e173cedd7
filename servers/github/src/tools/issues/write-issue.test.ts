import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

/** Three issues; #1 has the label bug and a text. */
async function start(): Promise<Github> {
  const double = await startGithub()
  for (const name of ['bug', 'triage', 'p1']) await double.seed.label(repo, { name })
  await double.seed.milestone(repo, { title: 'v1.0' })
  await double.seed.issue(repo, { title: 'First', body: 'One\r\ntwo\r\ntwo', labels: ['bug'] })
  await double.seed.issue(repo, { title: 'Second' })
  await double.seed.issue(repo, { title: 'Third' })
  return double
}

function issue(double: Github, number: number) {
  return double.seed.send('octocat', 'GET', `/repos/${repo}/issues/${number}`)
}

/** What was sent that changes something. */
function writes(double: Github): string[] {
  return double.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

test('creates an issue with all its fields and links', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', results: 'structured' })
  const { text, structured } = await server.call('github_write_issue', {
    repo,
    title: 'New',
    body: 'Text',
    labels: ['BUG', 'p1'],
    assignees: ['@me', 'monalisa'],
    milestone: 'v1.0',
    parent: '#1',
    sub_issues: ['2'],
    blocked_by: [`${double.url}/${repo}/issues/3`],
    locked: true,
  })
  const told =
    'new issue "New"; labels bug, p1; assignees octocat, monalisa; milestone v1.0; parent #1; sub-issue +#2; blocker +#3; locked'
  expect(text).toBe(`Done: ${told}\n${double.url}/${repo}/issues/4`)
  expect(structured).toEqual({
    url: `${double.url}/${repo}/issues/4`,
    id: 4,
    changed: told.split('; '),
    warnings: [],
    dry_run: false,
  })
  expect(await issue(double, 4)).toMatchObject({
    title: 'New',
    body: 'Text',
    labels: [{ name: 'bug' }, { name: 'p1' }],
    assignees: [{ login: 'octocat' }, { login: 'monalisa' }],
    milestone: { title: 'v1.0' },
    locked: true,
    sub_issues_summary: { total: 1 },
    issue_dependencies_summary: { total_blocked_by: 1 },
  })
  expect(await issue(double, 1)).toMatchObject({ sub_issues_summary: { total: 1 } })
})

test('tells what GitHub dropped, of someone who may only read', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', options: { token: double.tokens.stranger } })
  const args = { repo, title: 'Fourth', labels: ['bug'], milestone: 'v1.0' }
  const { text } = await server.call('github_write_issue', args)
  expect(text).toBe(
    [
      'Done: new issue "Fourth"',
      `${double.url}/${repo}/issues/4`,
      'Warning: Left out by GitHub: labels bug. Only who may triage sets it.',
      'Warning: Left out by GitHub: milestone v1.0. Only who may triage sets it.',
    ].join('\n'),
  )
})

test('changes what differs, and leaves the rest as it is', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const args = {
    repo,
    number: 1,
    title: 'First',
    edits: [{ old: 'One\ntwo', new: 'One\n2' }],
    labels: ['+triage', '-bug', '-absent'],
    assignees: ['monalisa'],
    milestone: 'V1.0',
    duplicate_of: '2',
    parent: '3',
  }
  const { text } = await server.call('github_write_issue', args)
  expect(text).toBe(
    `Done: body; milestone v1.0; closed as duplicate of #2; labels +triage -bug; assignees +monalisa; parent #3\n${double.url}/${repo}/issues/1`,
  )
  expect(await issue(double, 1)).toMatchObject({
    title: 'First',
    body: 'One\n2\ntwo',
    state: 'closed',
    state_reason: 'duplicate',
    labels: [{ name: 'triage' }],
    assignees: [{ login: 'monalisa' }],
    milestone: { title: 'v1.0' },
  })
  double.clearRequests()
  const { edits: _edits, duplicate_of: _of, ...again } = args
  const same = await server.call('github_write_issue', { ...again, body: 'One\n2\ntwo' })
  expect(same.text).toBe(`Nothing had to change.\n${double.url}/${repo}/issues/1`)
  expect(writes(double)).toEqual([])
})

test('takes things away: labels, milestone, parent, sub-issue, blocker, lock', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const set = { parent: '2', sub_issues: ['3'], blocked_by: ['+3'], milestone: '1', locked: true }
  await server.call('github_write_issue', { repo, number: 1, ...set })
  const unset = { labels: [], parent: 'none', sub_issues: ['-3'], blocked_by: ['-#3'], milestone: 'none' }
  const { text } = await server.call('github_write_issue', { repo, number: 1, ...unset, locked: false })
  expect(text).toContain(
    'Done: milestone none; labels -bug; no parent (was #2); sub-issue -#3; blocker -#3; unlocked\n',
  )
  expect(await issue(double, 1)).toMatchObject({ labels: [], milestone: null, locked: false })
})

test('closes and reopens', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const url = `${double.url}/${repo}/issues/2`
  expect((await server.call('github_write_issue', { repo: url, state: 'not_planned' })).text).toContain(
    'Done: closed (not_planned)',
  )
  expect((await server.call('github_write_issue', { repo: url, state: 'open' })).text).toContain('Done: reopened')
  expect(await issue(double, 2)).toMatchObject({ state: 'open' })
})

test('dry_run shows the change and sends none', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const edit = { repo, number: 1, edits: [{ old: 'One', new: 'Eins' }], labels: ['+p1'], parent: '3', dry_run: true }
  const changed = await server.call('github_write_issue', edit)
  expect(changed.text).toContain('Nothing was sent. It would change: body; labels +p1; parent #3\n')
  expect(changed.text).toContain('\nEins\ntwo\ntwo\n')
  const made = await server.call('github_write_issue', {
    repo,
    title: 'New',
    body: 'Text',
    locked: true,
    dry_run: true,
  })
  expect(made.text).toContain('It would change: new issue "New"; locked\n')
  expect(writes(double)).toEqual([])
})

test.each([
  ['a label', { number: 1, labels: ['+bgu'] }, 'not_found: octocat/hello has no label "bgu".\nDid you mean "bug"?'],
  ['a person', { number: 1, assignees: ['+monalis'] }, 'Did you mean "monalisa"?'],
  ['a milestone', { number: 1, milestone: 'v1.1' }, 'Did you mean "v1.0"?'],
  ['a parent', { number: 1, parent: '77' }, 'not_found: '],
  ['a link', { number: 1, blocked_by: ['x'] }, 'invalid: "x" names no'],
  ['an issue', { number: 77, title: 'x' }, 'not_found: '],
  ['itself', { number: 1, blocked_by: ['1'] }, 'invalid: #1 cannot be a blocker of itself.'],
  ['a mixture', { number: 1, labels: ['+bug', 'p1'] }, 'invalid: labels has entries with a sign and without.'],
  ['a title', { body: 'x' }, 'invalid: title is missing.'],
  ['text and edits', { number: 1, body: 'x', edits: [{ old: 'x', new: 'y' }] }, 'exclude each other'],
  [
    'text that is there twice',
    { number: 1, edits: [{ old: 'two', new: 'x' }] },
    'conflict: The body has "two" 2 times',
  ],
  ['text that is not there', { number: 1, edits: [{ old: 'four', new: 'x' }] }, 'The body has "four" nowhere'],
  ['a later change', { number: 1, title: 'x', unchanged_since: '2020-01-01 10:00' }, 'conflict: #1 was updated at'],
  ['open and closed', { number: 1, state: 'open', duplicate_of: '2' }, 'exclude each other'],
])('%s is told before anything is sent', async (_what, args, message) => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const { text, isError } = await server.call('github_write_issue', { repo, ...args })
  expect(isError).toBe(true)
  expect(text).toContain(message)
  expect(writes(double)).toEqual([])
})

test('unchanged_since takes the time as get_issue shows it', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const shown = /updated (\S+ \S+),/.exec((await server.call('github_get_issue', { repo, number: 1 })).text)?.[1]
  const args = { repo, number: 1, title: 'Changed', unchanged_since: shown }
  expect((await server.call('github_write_issue', args)).text).toContain('Done: title')
})

test('an identical issue is not made again unless it should be', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, title: 'Twice' }
  await server.call('github_write_issue', args)
  const { text } = await server.call('github_write_issue', args)
  expect(text).toContain('conflict: An identical issue in octocat/hello was sent')
  expect(text).toContain('/issues/4')
  expect((await server.call('github_write_issue', { ...args, repeat: true })).text).toContain('/issues/5')
})

test('an issue whose answer was lost is found, and not made twice', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match: 'POST /repos/*/*/issues', after: true })
  const { text } = await server.call('github_write_issue', { repo, title: 'Lost', body: 'Text' })
  expect(text).toContain('Done: new issue "Lost"')
  expect(text).toContain('/issues/4')
  expect(writes(double)).toEqual(['POST /repos/octocat/hello/issues'])
})

test('what fails beside what was done becomes a warning', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match: 'PUT /repos/*/*/issues/*/lock', status: 500 })
  const { text, isError } = await server.call('github_write_issue', { repo, number: 1, title: 'Other', locked: true })
  expect(isError).toBe(false)
  expect(text).toContain('Done: title\n')
  expect(text).toContain('Warning: Perhaps not done, look first: locked. unavailable: ')
})

test('fields of a pull request are changed the same way', async () => {
  await using double = await start()
  const number = await double.seed.pull(repo, { head: 'topic', title: 'Topic', files: { 'a.txt': 'a\n' } })
  await using server = await connectTo(double, { access: 'write', era: 'legacy' })
  const { text } = await server.call('github_write_issue', { repo, number, labels: ['+bug'], assignees: ['+@me'] })
  expect(text).toContain('Done: labels +bug; assignees +octocat')
})

test('a link to a repository that is not allowed is refused', async () => {
  await using double = await start()
  await double.seed.issue('octocat/secret', { title: 'Hidden' })
  await using server = await connectTo(double, { access: 'write', options: { allowRepos: [repo] } })
  const { text } = await server.call('github_write_issue', { repo, number: 1, parent: 'octocat/secret#1' })
  expect(text).toContain('refused: octocat/secret is not among')
})
