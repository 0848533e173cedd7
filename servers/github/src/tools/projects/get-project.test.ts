import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'
import { startWithProject } from './project.fixture.ts'

// Only read: one for all tests.
const { double, items } = await startWithProject()
afterAll(() => double[Symbol.asyncDispose]())

const page = z.object({ items: z.array(z.looseObject({ title: z.string() })), next_cursor: z.string().optional() })

async function titles(args: Record<string, unknown>, maxTokens = 6000): Promise<string[]> {
  await using server = await connectTo(double, { results: 'structured', maxTokens })
  const found: string[] = []
  let cursor: string | undefined
  do {
    const more = cursor === undefined ? {} : { cursor }
    const result = await server.call('github_get_project', { owner: 'octocat', project: '1', ...args, ...more })
    const { items, next_cursor } = page.parse(result.structured)
    found.push(...items.map(({ title }) => title))
    cursor = next_cursor
  } while (cursor !== undefined)
  return found
}

test('shows a project with its fields, their options, and its items', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_get_project', { owner: 'octocat', project: 'roadmap' })
  expect(text.replace(/untrusted\d+/g, 'u')).toBe(
    [
      'octocat project 1, private, 5 items',
      '<u source="project and its fields">',
      'Roadmap',
      'What comes',
      'Status (single_select): Todo, In Progress, Done',
      'Points (number)',
      'Due (date)',
      'Note (text)',
      'Sprint (iteration): Sprint 1, Sprint 2, Sprint 3',
      '</u>',
      '<u source="items">',
      'octocat/hello#1 Issue 1 · Status: Todo · Points: 3',
      'octocat/hello#2 Issue 2 · Status: Done · Sprint: Sprint 1',
      'octocat/hello#3 Issue 3 · Status: Todo',
      'octocat/hello#4 Issue 4',
      `draft ${items[4]} An idea · Status: Todo`,
      '</u>',
    ].join('\n'),
  )
})

test.each([
  ['all', {}, ['Issue 1', 'Issue 2', 'Issue 3', 'Issue 4', 'An idea']],
  ['those with a value', { where: { status: 'todo' } }, ['Issue 1', 'Issue 3', 'An idea']],
  ['those with two', { where: { Status: 'Todo', Points: '3' } }, ['Issue 1']],
  ['those without', { where: { Status: 'none' } }, ['Issue 4']],
])('%s, whatever the size of the pages', async (_what, args, expected) => {
  for (const limit of [1, 2, 100]) expect(await titles({ ...args, limit })).toEqual(expected)
  expect(await titles({ ...args, project: `${double.url}/users/octocat/projects/1/views/1` })).toEqual(expected)
  expect(await titles(args, 700)).toEqual(expected)
})

test('lists the projects of an owner', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_get_project', { owner: 'octocat' })
  expect(text).toMatch(/^1 project\n<untrusted\d+>\n#1 Roadmap 5 items\n/)
  expect((await server.call('github_get_project', { owner: 'octo-org' })).text).toBe('No projects.')
})

test.each([
  ['project', { project: 'Roadmaps' }, 'Did you mean "Roadmap"?'],
  ['number', { project: '7' }, 'not_found: octocat has no project 7 that this token may see.'],
  ['field', { project: '1', where: { Stat: 'Todo' } }, 'not_found: The project has no field "Stat".'],
])('names the %s that is not there', async (_what, args, message) => {
  await using server = await connectTo(double)
  expect((await server.call('github_get_project', { owner: 'octocat', ...args })).text).toContain(message)
})

test('needs an owner, and one that is allowed', async () => {
  await using server = await connectTo(double, { options: { allowRepos: ['octo-org/*'] } })
  expect((await server.call('github_get_project', { project: '1' })).text).toContain('invalid: owner is missing.')
  const refused = await server.call('github_get_project', { owner: 'octocat', project: '1' })
  expect(refused.text).toContain('refused: No repository of octocat')
})

test('leaves out items of repositories that are not allowed, and counts them', async () => {
  await using server = await connectTo(double, { options: { allowRepos: ['octocat/secret'] } })
  const { text } = await server.call('github_get_project', { owner: 'octocat', project: '1' })
  expect(text).not.toContain('Issue 1')
  expect(text).toContain('An idea')
  expect(text).toContain('4 items left out')
})
