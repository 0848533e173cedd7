import { startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

test('lists collaborators with their roles', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { results: 'structured' })
  const { text, structured } = await server.call('github_list_people', { repo })
  expect(text).toContain('octocat/hello: collaborators\n')
  expect(structured).toMatchObject({ of: repo, rows: expect.arrayContaining([{ name: 'monalisa', role: 'read' }]) })
})

test('lists members and teams of an organization, page by page', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { results: 'structured' })
  const first = await server.call('github_list_people', { org: 'octo-org', limit: 1 })
  expect(first.text).toContain('octo-org: members\n')
  const { next_cursor: cursor, rows } = first.structured as { next_cursor: string; rows: { name: string }[] }
  const second = await server.call('github_list_people', { org: 'octo-org', limit: 1, cursor })
  const names = [...rows, ...(second.structured as { rows: { name: string }[] }).rows].map(({ name }) => name)
  expect(names.toSorted()).toEqual(['monalisa', 'octocat'])
  await double.seed.send('octocat', 'POST', '/orgs/octo-org/teams', { name: 'Core' })
  expect((await server.call('github_list_people', { org: 'octo-org', kind: 'teams' })).text).toContain('core')
})

test.each([
  ['members of a repository', { repo, kind: 'members' }, 'invalid: A repository has no members.'],
  ['collaborators of an organization', { org: 'octo-org', kind: 'collaborators' }, 'invalid: An organization has no'],
  ['an organization that is not there', { org: 'nothing' }, 'not_found: '],
])('%s', async (_what, args, message) => {
  await using double = await startGithub()
  await using server = await connectTo(double)
  expect((await server.call('github_list_people', args)).text).toContain(message)
})

test('an organization without an allowed repository is refused', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { options: { allowRepos: ['octocat/*'] } })
  expect((await server.call('github_list_people', { org: 'octo-org' })).text).toContain(
    'refused: No repository of octo-org',
  )
})
