import { afterAll, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
const sha = await double.seed.commit('acme/web', {
  branch: 'late',
  files: { 'a.txt': 'a\n' },
  date: '2026-04-01T08:00:00Z',
})
await double.seed.send('octocat', 'POST', '/repos/acme/web/git/refs', { ref: 'refs/tags/v0.9.0', sha })
await double.seed.release('acme/web', { tag_name: 'v1.0.0', name: 'First', target_commitish: 'late' })
await double.seed.release('acme/web', { tag_name: 'v1.1.0-rc.1', prerelease: true, target_commitish: 'late' })

const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/ [0-9a-f]{8} /g, ' sha ')
    .replaceAll(new RegExp(new Date().toISOString().slice(0, 10), 'g'), 'today')

async function list(args: object, options = {}) {
  await using server = await connectTo(double, { options })
  const { text, isError } = await server.call('github_list_refs', { repo: 'acme/web', ...args })
  return { text: plain(text), isError }
}

test('branches tell how far they are from the default branch', async () => {
  expect((await list({})).text).toBe(`acme/web: branches, ahead/behind of main
<untrusted>
feature/login sha 2026-03-02 +1 -0
late sha 2026-04-01 +1 -0
main sha today default
</untrusted>`)
})

test('part of a name is enough', async () => {
  expect((await list({ query: 'LOG' })).text).toBe(`acme/web: branches, ahead/behind of main
<untrusted>
feature/login sha 2026-03-02 +1 -0
</untrusted>`)
  expect((await list({ query: 'zzz' })).text).toBe('acme/web: no branches, ahead/behind of main')
})

test('tags and releases', async () => {
  expect((await list({ kind: 'tag', query: 'v0' })).text).toBe(
    'acme/web: tags\n<untrusted>\nv0.9.0 sha 2026-04-01\n</untrusted>',
  )
  expect((await list({ kind: 'release', query: 'rc' })).text).toBe(
    'acme/web: releases\n<untrusted>\nv1.1.0-rc.1 today prerelease\n</untrusted>',
  )
})

test('the cursor leads through all branches', async () => {
  await using server = await connectTo(double, { results: 'structured' })
  const names: string[] = []
  let cursor: unknown
  do {
    const args = { repo: 'acme/web', limit: 2, ...(cursor === undefined ? {} : { cursor }) }
    const { structured } = await server.call('github_list_refs', args)
    const page = structured as { rows: { name: string }[]; next_cursor?: string }
    names.push(...page.rows.map(({ name }) => name))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  expect(names).toEqual(['feature/login', 'late', 'main'])
})

test('a repository that is not there', async () => {
  await using server = await connectTo(double)
  const { text } = await server.call('github_list_refs', { repo: 'acme/nix' })
  expect(text).toMatch(/^not_found: acme\/nix/)
})
