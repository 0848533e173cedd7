import { type Github, startGithub } from '@tooling/doubles/github'
import { expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

const repo = 'octocat/hello'

function writes(double: Github): string[] {
  return double.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
}

test('creates a private repository for oneself, and one for an organization', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write' })
  const create = (args: Record<string, unknown>) => server.call('github_write_repo', { action: 'create', ...args })
  const own = await create({ repo: 'octocat/new', description: 'A new one', topics: ['Tools'] })
  expect(own.text).toBe(`Done: new private repository octocat/new; topics tools\n${double.url}/octocat/new`)
  const found = await double.seed.send('octocat', 'GET', '/repos/octocat/new')
  expect(found).toMatchObject({ private: true, description: 'A new one', topics: ['tools'] })
  const org = await create({ repo: 'octo-org/new' })
  expect(org.text).toContain('Done: new private repository octo-org/new')
  expect((await create({ repo: 'octocat/new' })).text).toContain('conflict: octocat/new exists already.')
  expect((await create({ repo: 'octocat/other', archived: true })).text).toContain('invalid: Not all of these settings')
})

test('makes a public one after a question', async () => {
  await using double = await startGithub()
  const args = { action: 'create', repo: 'octocat/open', visibility: 'public' }
  await using writing = await connectTo(double, { access: 'write' })
  expect((await writing.call('github_write_repo', args)).text).toContain('--access destroy')
  let asked = ''
  const elicit = (message: string) => {
    asked = message
    return 'accept' as const
  }
  await using server = await connectTo(double, { access: 'destroy', elicit })
  expect((await server.call('github_write_repo', args)).text).toContain('Done: new public repository octocat/open')
  expect(asked).toContain('Create the public repository octocat/open? What is put there can be read by everybody.')
})

test('changes what differs', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'destroy' })
  const edit = { repo, action: 'edit', description: 'Hello', switches: ['-wiki', '+squash'] }
  expect((await server.call('github_write_repo', edit)).text).toContain('Done: description "Hello"; has_wiki false\n')
  expect((await server.call('github_write_repo', edit)).text).toContain('Nothing had to change.')
})

test('forks to oneself, and answers the fork', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write', options: { token: double.tokens.reader } })
  const { text } = await server.call('github_write_repo', { repo, action: 'fork' })
  expect(text).toContain('Done: fork of octocat/hello as monalisa/hello')
  expect(text).toContain(`${double.url}/monalisa/hello`)
})

test.each([
  ['POST /user/repos', { action: 'create', repo: 'octocat/new' }, 'Done: new private repository octocat/new'],
  [`POST /repos/${repo}/forks`, { action: 'fork', repo, to: 'octo-org' }, 'Done: fork of octocat/hello as octo-org/'],
])('%s, whose answer was lost, is found and not sent again', async (match, args, done) => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write' })
  double.faults.push({ match, after: true })
  expect((await server.call('github_write_repo', args)).text).toContain(done)
  expect((await server.call('github_write_repo', args)).text).toContain('conflict: ')
  expect(writes(double)).toEqual([match])
})

test.each([
  ['switch', { action: 'edit', switches: ['-issues'] }, 'Change (switches) the repository octocat/hello (public'],
  ['rename', { action: 'edit', new_name: 'other' }, 'Change (new_name) the repository octocat/hello (public, 0 stars'],
  ['publication', { action: 'edit', visibility: 'private' }, 'It becomes private.'],
  ['deletion', { action: 'delete' }, 'Delete the repository octocat/hello (public, 0 stars, 0 forks'],
])('a %s is confirmed first', async (_what, args, question) => {
  await using double = await startGithub()
  await using writing = await connectTo(double, { access: 'write' })
  expect((await writing.call('github_write_repo', { repo, ...args })).text).toContain('refused: ')
  expect((await writing.call('github_write_repo', { repo, ...args, dry_run: true })).text).toContain('Nothing was sent')
  let asked = ''
  const elicit = (message: string) => {
    asked = message
    return 'decline' as const
  }
  await using server = await connectTo(double, { access: 'destroy', elicit })
  expect((await server.call('github_write_repo', { repo, ...args })).isError).toBe(true)
  expect(asked).toContain(question)
  expect(writes(double)).toEqual([])
})

test.each([
  { repo: 'octocat/new', action: 'create' },
  { repo, action: 'fork', to: 'octo-org' },
  { repo, action: 'edit', description: 'New' },
])('dry_run sends nothing: %j', async args => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('github_write_repo', { ...args, dry_run: true })
  expect(text).toContain('Nothing was sent. It would change: ')
  expect(writes(double)).toEqual([])
})

test('deletes after that', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'destroy', elicit: () => 'accept' })
  const { text } = await server.call('github_write_repo', { repo, action: 'delete' })
  expect(text).toBe('Done: repository octocat/hello deleted')
  expect((await server.call('github_list_issues', { repo })).text).toContain('not_found: ')
})

test('nothing is made beside the allow-list', async () => {
  await using double = await startGithub()
  await using server = await connectTo(double, { access: 'write', options: { allowRepos: [repo] } })
  const create = await server.call('github_write_repo', { repo: 'octocat/new', action: 'create' })
  expect(create.text).toContain('refused: octocat/new is not among')
  const fork = await server.call('github_write_repo', { repo, action: 'fork', to: 'octo-org' })
  expect(fork.text).toContain('refused: octo-org/hello is not among')
  expect(writes(double)).toEqual([])
})
