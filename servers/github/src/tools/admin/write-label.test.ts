import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

function writes(double: Github): string[] {
  return double.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

test('creates, edits and deletes a label', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'destroy' })
  const label = (args: Record<string, unknown>) => server.call('github_write_label', { repo, ...args })
  const made = { action: 'create', name: 'bug', color: '#D73A4A', description: 'Broken' }
  expect((await label(made)).text).toBe(`Done: new label bug\n${double.url}/${repo}/labels`)
  expect((await label(made)).text).toContain('conflict: An identical label bug')
  const edit = { action: 'edit', name: 'BUG', new_name: 'defect', color: 'ffffff', description: 'Broken' }
  expect((await label(edit)).text).toContain('Done: label bug: new_name "defect"; label bug: color "ffffff"')
  expect(await double.seed.send('octocat', 'GET', `/repos/${repo}/labels/defect`)).toMatchObject({
    color: 'ffffff',
    description: 'Broken',
  })
  expect((await label({ action: 'edit', name: 'defect', color: 'FFFFFF' })).text).toContain('Nothing had to change.')
  expect((await label({ action: 'delete', name: 'defect' })).text).toBe('Done: label defect deleted')
  expect((await label({ action: 'delete', name: 'defect' })).text).toContain('not_found: ')
})

test('creates, edits and deletes a milestone by its title', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'destroy' })
  const stone = (args: Record<string, unknown>) =>
    server.call('github_write_label', { repo, kind: 'milestone', ...args })
  expect((await stone({ action: 'create', name: 'v1', due: '2027-01-31' })).text).toContain('Done: new milestone v1')
  const number = 1
  expect(await double.seed.send('octocat', 'GET', `/repos/${repo}/milestones/${number}`)).toMatchObject({
    title: 'v1',
    due_on: expect.stringMatching(/^2027-01-31T/),
  })
  expect((await stone({ action: 'edit', name: 'V1', due: '2027-01-31', state: 'closed' })).text).toContain(
    'Done: milestone v1: state "closed"\n',
  )
  expect((await stone({ action: 'edit', name: 'v1', due: 'none' })).text).toContain('Done: milestone v1: due_on null')
  expect((await stone({ action: 'edit', name: 'v2' })).text).toContain('has no milestone "v2"')
  expect((await stone({ action: 'delete', name: 'v1' })).text).toBe('Done: milestone v1 deleted')
})

test.each(['label', 'milestone'])('a %s whose answer was lost is found, and not made twice', async kind => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write' })
  const args = { repo, kind, action: 'create', name: 'v1' }
  double.faults.push({ match: `POST /repos/*/${kind}s`, after: true })
  expect((await server.call('github_write_label', args)).text).toContain(`Done: new ${kind} v1`)
  expect((await server.call('github_write_label', args)).text).toContain(`conflict: An identical ${kind} v1`)
  expect(writes(double)).toEqual([`POST /repos/${repo}/${kind}s`])
})

test('says before deleting what is lost', async () => {
  await using double = await startGithub()
  await double.seed.milestone(repo, { title: 'v1' })
  await double.seed.issue(repo, { title: 'In it', milestone: 1 })
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'decline'
    },
  })
  const args = { repo, kind: 'milestone', action: 'delete', name: 'v1' }
  expect((await server.call('github_write_label', args)).isError).toBe(true)
  expect(asked).toContain('Delete the milestone "v1" of octocat/hello with 1 issue, 1 of them open?')
  expect(writes(double)).toEqual([])
})

test.each([
  ['a color', { action: 'create', name: 'x', color: 'red' }, 'invalid: "red" is no color.'],
  ['a due date of a label', { action: 'create', name: 'x', due: '2027-01-01' }, 'invalid: A label has no due.'],
  ['a date', { kind: 'milestone', action: 'create', name: 'x', due: 'soon' }, 'invalid: "soon" is no date.'],
  ['a color of a milestone', { kind: 'milestone', action: 'create', name: 'x', color: 'ffffff' }, 'has no color'],
])('%s that is wrong is told', async (_what, args, message) => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('github_write_label', { repo, ...args })).text).toContain(message)
  expect(writes(double)).toEqual([])
})

test('dry_run sends nothing, deletion needs the level for it', async () => {
  await using double = await startGithub()
  await double.seed.label(repo, { name: 'bug' })
  await double.seed.milestone(repo, { title: 'v1' })
  await using server = await connectTo(double, { access: 'write' })
  for (const action of ['create', 'edit', 'delete']) {
    const args = { repo, action, name: action === 'create' ? 'new' : 'bug', new_name: 'other', dry_run: true }
    expect((await server.call('github_write_label', args)).text).toContain('Nothing was sent. It would change: ')
    const stone = { ...args, kind: 'milestone', name: action === 'create' ? 'new' : 'v1' }
    expect((await server.call('github_write_label', stone)).text).toContain('Nothing was sent. It would change: ')
  }
  const { text } = await server.call('github_write_label', { repo, action: 'delete', name: 'bug' })
  expect(text).toContain('refused: ')
  expect(writes(double)).toEqual([])
})
