import type { Github } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'
import { repo, startWithProject } from './project.fixture.ts'

const at = { owner: 'octocat', project: 'Roadmap' }

function mutations(double: Github): number {
  return double.requests.filter(({ body }) => /"query":"\s*mutation/.test(body)).length
}

test('adds items that are not there yet and sets the fields of all, in two requests', async () => {
  const { double, items } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const args = {
    ...at,
    items: [`${repo}#1`, `${double.url}/${repo}/issues/5`, items[4]],
    set: { status: 'done', Points: 5, Sprint: '@current', Due: '2027-01-31', Note: 'Soon' },
  }
  const { text } = await server.call('github_write_project', args)
  const set = 'Status: Done, Points: 5, Sprint: Sprint 2, Due: 2027-01-31, Note: Soon'
  expect(text).toContain(`Done: ${repo}#1 ${set}; ${repo}#5 added, ${set}; ${items[4]} ${set}\n`)
  expect(mutations(double)).toBe(2)
  const shown = await server.call('github_get_project', { ...at, where: { Sprint: 'Sprint 2' } })
  expect(shown.text).toContain(
    `${repo}#5 Issue 5 · Status: Done · Points: 5 · Due: 2027-01-31 · Note: Soon · Sprint: Sprint 2`,
  )
  expect((await server.call('github_write_project', args)).text).toContain('Nothing had to change.')
  const cleared = await server.call('github_write_project', { ...at, items: [`${repo}#5`], set: { Points: 'none' } })
  expect(cleared.text).toContain(`Done: ${repo}#5 Points: none`)
})

test('archives, unarchives and removes', async () => {
  const { double } = await startWithProject()
  await using _end = double
  let asked = ''
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked = message
      return 'accept'
    },
  })
  const act = (action: string) => server.call('github_write_project', { ...at, action, items: [`${repo}#1`] })
  expect((await act('archive')).text).toContain(`Done: ${repo}#1 archived`)
  expect((await act('archive')).text).toContain('Nothing had to change.')
  expect((await act('unarchive')).text).toContain(`Done: ${repo}#1 unarchived`)
  expect((await act('remove')).text).toContain(`Done: ${repo}#1 removed`)
  expect(asked).toContain('Remove 1 item with the values of their fields from the project 1 "Roadmap" of octocat?')
  expect((await act('remove')).text).toContain('Nothing had to change.')
})

test('adds a draft once, with its fields', async () => {
  const { double } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const args = { ...at, action: 'draft', title: 'New idea', body: 'Think', set: { Status: 'Todo' } }
  expect((await server.call('github_write_project', args)).text).toContain('Done: new draft "New idea"; Status: Todo')
  expect((await server.call('github_write_project', args)).text).toContain('conflict: An identical draft')
  expect((await server.call('github_get_project', at)).text).toMatch(/draft PVTI_\S+ New idea · Status: Todo/)
})

test('creates a project once, edits it, and asks before it is published', async () => {
  const { double } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const args = { owner: 'octocat', action: 'create', title: 'Next' }
  expect((await server.call('github_write_project', args)).text).toContain('Done: new project "Next" of octocat')
  expect((await server.call('github_write_project', args)).text).toContain('conflict: An identical project')
  const edit = { owner: 'octocat', project: 'Next', action: 'edit', body: 'Later', closed: true }
  expect((await server.call('github_write_project', edit)).text).toContain(
    'Done: shortDescription "Later"; closed true',
  )
  expect((await server.call('github_write_project', edit)).text).toContain('Nothing had to change.')
  const publish = { ...at, action: 'edit', public: true }
  expect((await server.call('github_write_project', publish)).text).toContain('refused: ')
})

test('a project whose answer was lost is found, and not made twice', async () => {
  const { double } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ holding: 'createProjectV2', after: true })
  const { text } = await server.call('github_write_project', { owner: 'octocat', action: 'create', title: 'Lost' })
  expect(text).toContain('Done: new project "Lost"')
  expect(mutations(double)).toBe(1)
})

test.each([
  ['an option', { set: { Status: 'Doing' } }, 'not_found: Status has no option "Doing".'],
  ['a field', { set: { Pointz: 1 } }, 'Did you mean "Points"?'],
  ['a number', { set: { Points: 'many' } }, 'invalid: Points is a number'],
  ['a date', { set: { Due: 'soon' } }, 'invalid: Due is a date'],
  ['a field of the issue', { set: { Labels: 'bug' } }, 'invalid: Labels is not set in the project'],
  ['an issue', { items: [`${repo}#99`] }, `not_found: ${repo}#99 was not found.`],
  ['an item', { items: ['PVTI_nothing'] }, 'not_found: The project has no item "PVTI_nothing".'],
  ['a name', { items: [repo] }, 'names no issue or pull request'],
  ['items', { items: [] }, 'invalid: items is missing'],
])('%s that is wrong is told before anything is sent', async (_what, args, message) => {
  const { double } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  const result = await server.call('github_write_project', { ...at, items: [`${repo}#1`], ...args })
  expect(result.text).toContain(message)
  expect(mutations(double)).toBe(0)
})

test('dry_run sends nothing', async () => {
  const { double } = await startWithProject()
  await using _end = double
  await using server = await connectTo(double, { access: 'write' })
  for (const args of [
    { items: [`${repo}#5`], set: { Status: 'Todo' } },
    { action: 'draft', title: 'New' },
    { action: 'remove', items: [`${repo}#1`] },
    { action: 'create', title: 'New' },
    { action: 'edit', title: 'Other', public: true },
  ]) {
    const { text } = await server.call('github_write_project', { ...at, ...args, dry_run: true })
    expect(text).toContain('Nothing was sent. It would change: ')
  }
  expect(mutations(double)).toBe(0)
})
