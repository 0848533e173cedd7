import { startRecorded } from '@tooling/doubles/recorded'
import { expect, test } from 'vitest'
import { accountOn } from './account.fixture.ts'

// Real answers of GitHub, recorded by the Octokit team.
const signal = new AbortController().signal
const owner = 'octokit-fixture-org'

test('a repository is renamed, and a change of the old name goes to the new one', async () => {
  await using github = await startRecorded('rename-repository')
  const account = accountOn(github.url, 'ghp_recorded')
  const route = 'PATCH /repos/{owner}/{repo}'
  const old = { owner, repo: 'rename-repository' }
  const name = 'rename-repository-newname'
  expect(await account.request(route, { ...old, name }, { signal })).toMatchObject({ name })
  const changed = await account.request(route, { ...old, name, description: 'test description' }, { signal })
  expect(changed).toMatchObject({ full_name: `${owner}/${name}`, description: 'test description' })
  expect(account.renamed(`${owner}/rename-repository`)).toBe(`${owner}/${name}`)
  expect(github.unexpected).toEqual([])
})

test('a label with a wrong color says which field is wrong', async () => {
  await using github = await startRecorded('errors')
  const label = { owner, repo: 'errors', name: 'foo', color: 'invalid' }
  const making = accountOn(github.url, 'ghp_recorded').request('POST /repos/{owner}/{repo}/labels', label, { signal })
  await expect(making).rejects.toMatchObject({
    code: 'invalid',
    message: `${owner}/errors labels: GitHub answered 422.`,
    quote: 'Validation Failed\ncolor: invalid',
  })
})

test('a page tells the next one, the last one none', async () => {
  await using github = await startRecorded('paginate-issues')
  const account = accountOn(github.url, 'ghp_recorded')
  const issues = { owner, repo: 'paginate-issues', per_page: 3 }
  const first = await account.page('GET /repos/{owner}/{repo}/issues', issues, { signal })
  expect([first.data.length, first.next]).toEqual([3, '2'])
  const last = await account.get('/repositories/1000/issues?per_page=3&page=5', { signal })
  expect(last.next).toBeUndefined()
})

test('a file is its text', async () => {
  await using github = await startRecorded('get-content')
  const account = accountOn(github.url, 'ghp_recorded')
  const file = { owner, repo: 'hello-world', path: 'README.md' }
  const route = 'GET /repos/{owner}/{repo}/contents/{path}'
  expect(await account.text(route, file, { signal, media: 'raw' })).toBe('# hello-world')
})

test('an archive is streamed', async () => {
  await using github = await startRecorded('get-archive')
  const route = 'GET /repos/{owner}/{repo}/tarball/{ref}'
  const archive = { owner, repo: 'get-archive', ref: 'main' }
  const parts = accountOn(github.url, 'ghp_recorded').stream(route, archive, { signal, mostBytes: 10_000 })
  const bytes: Uint8Array[] = []
  for await (const part of parts) bytes.push(part)
  expect([...Buffer.concat(bytes).subarray(0, 2)]).toEqual([0x1f, 0x8b])
})
