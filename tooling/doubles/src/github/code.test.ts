import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { isJson } from './call.ts'
import { startGithub } from './start.ts'

const github = await startGithub()
const ask = asking(github)
const hello = '/repos/octocat/hello'
const accept = (media: string) => ({ headers: { accept: `application/vnd.github.${media}` } })
let first = ''
afterAll(() => github[Symbol.asyncDispose]())

beforeAll(async () => {
  const { sha } = (await ask(`GET ${hello}/commits/main`)).json
  first = String(sha)
  await github.seed.commit('octocat/hello', {
    message: 'Add files\n\nof all kinds',
    files: {
      'src/a.ts': 'export const a = 1\n',
      'src/link': { content: 'a.ts', mode: '120000' },
      'run.sh': { content: '#!/bin/sh\n', mode: '100755' },
      'big.txt': 'x'.repeat(1_100_000),
      'image.bin': Buffer.from([0, 1, 2, 255]),
    },
  })
  await github.seed.branch('octocat/hello', 'feat/x')
  await github.seed.commit('octocat/hello', { branch: 'feat/x', files: { 'z.txt': 'z\n' } })
})

test('files come as base64 in lines, raw, and without their content above 1 MB', async () => {
  const { json } = await ask(`GET ${hello}/contents/big.txt`)
  expect(json).toMatchObject({ size: 1_100_000, content: '', encoding: 'none' })
  expect((await ask(`GET ${hello}/contents/big.txt`, accept('raw+json'))).text.length).toBe(1_100_000)
  expect((await ask(`GET ${hello}/contents/src/a.ts`)).json.content).toBe('ZXhwb3J0IGNvbnN0IGEgPSAxCg==\n')
  expect((await ask(`GET ${hello}/contents/src/a.ts?ref=nowhere`)).status).toBe(404)
})

test('folders name what is in them', async () => {
  const { list } = await ask(`GET ${hello}/contents/src`)
  expect(list.map(({ name, type }) => [name, type])).toEqual([
    ['a.ts', 'file'],
    ['link', 'symlink'],
  ])
  const { json } = await ask(`GET ${hello}/contents/src`, accept('object+json'))
  expect(json).toMatchObject({ type: 'dir', entries: [{ name: 'a.ts' }, { name: 'link' }] })
  expect((await ask(`GET ${hello}/contents/`)).list.length).toBe(5)
})

test('trees keep modes', async () => {
  const { json } = await ask(`GET ${hello}/git/trees/main?recursive=1`)
  const tree = Array.isArray(json.tree) ? json.tree.filter(isJson) : []
  const modes = Object.fromEntries(tree.map(({ path, mode }) => [path, mode]))
  expect(modes).toMatchObject({ 'run.sh': '100755', 'src/link': '120000', src: '040000', 'README.md': '100644' })
})

test('commits as JSON, diff, patch and sha', async () => {
  expect((await ask(`GET ${hello}/commits/feat/x`)).json).toMatchObject({ files: [{ patch: '@@ -0,0 +1 @@\n+z' }] })
  const { text } = await ask(`GET ${hello}/commits/feat/x`, accept('diff'))
  expect(text).toMatch(/^diff --git a\/z\.txt b\/z\.txt\nnew file mode 100644\n/)
  expect((await ask(`GET ${hello}/commits/feat/x`, accept('patch'))).text).toContain('Subject: [PATCH] Change files')
  expect((await ask(`GET ${hello}/commits/main~`, accept('sha'))).status).toBe(422)
  expect((await ask(`GET ${hello}/commits/${first.slice(0, 8)}`, accept('sha'))).text).toBe(first)
  const missing = await ask(`GET ${hello}/commits/nowhere`)
  expect([missing.status, missing.json.message]).toEqual([422, 'No commit found for SHA: nowhere'])
})

test('comparisons in both directions', async () => {
  const ahead = await ask(`GET ${hello}/compare/main...feat/x`)
  expect(ahead.json).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0, total_commits: 1 })
  expect((await ask(`GET ${hello}/compare/feat%2Fx...main`)).json).toMatchObject({ status: 'behind', behind_by: 1 })
  expect((await ask(`GET ${hello}/compare/main...feat%2Fx`, accept('diff'))).text).toContain('+++ b/z.txt')
  expect((await ask(`GET ${hello}/compare/main...nowhere`)).status).toBe(404)
})

test('refs are moved forward, and refused otherwise', async () => {
  const refused = async (route: string, body?: object) => {
    const { status, json } = await ask(route, { body })
    return [status, json.message]
  }
  expect(await refused(`PATCH ${hello}/git/refs/heads/main`, { sha: first })).toEqual([
    422,
    'Update is not a fast forward',
  ])
  expect(await refused(`PATCH ${hello}/git/refs/heads/nowhere`, { sha: first })).toEqual([
    422,
    'Reference does not exist',
  ])
  expect(await refused(`DELETE ${hello}/git/refs/heads/nowhere`)).toEqual([422, 'Reference does not exist'])
  const again = { ref: 'refs/heads/main', sha: first }
  expect(await refused(`POST ${hello}/git/refs`, again)).toEqual([422, 'Reference already exists'])
  const unknown = { ref: 'refs/heads/y', sha: '1'.repeat(40) }
  expect(await refused(`POST ${hello}/git/refs`, unknown)).toEqual([422, 'Object does not exist'])
})

test('branches have their commit, and new names', async () => {
  await github.seed.branch('octocat/hello', 'old')
  const { json } = await ask(`GET ${hello}/branches/old`)
  expect(json.commit).toMatchObject({ commit: { message: 'Add files\n\nof all kinds' } })
  expect((await ask(`POST ${hello}/branches/old/rename`, { body: { new_name: 'new' } })).json.name).toBe('new')
  const missing = await ask(`GET ${hello}/branches/old`)
  expect([missing.status, missing.json.message]).toEqual([404, 'Branch not found'])
})

test('statuses are combined by their contexts', async () => {
  const { sha } = (await ask(`GET ${hello}/commits/main`)).json
  const state = async () => (await ask(`GET ${hello}/commits/main/status`)).json
  expect(await state()).toMatchObject({ state: 'pending', total_count: 0 })
  await github.seed.status('octocat/hello', String(sha), { state: 'failure', context: 'ci' })
  await github.seed.status('octocat/hello', String(sha), { state: 'success', context: 'docs' })
  expect(await state()).toMatchObject({ state: 'failure', total_count: 2 })
  await github.seed.status('octocat/hello', String(sha), { state: 'success', context: 'ci' })
  expect(await state()).toMatchObject({ state: 'success', total_count: 2 })
  expect((await ask(`GET ${hello}/commits/main/statuses`)).list.length).toBe(3)
})

test('gists are written, renamed and deleted by their owner', async () => {
  const made = await ask('POST /gists', { body: { public: true, files: { 'a.md': { content: '# a' } } } })
  const path = `/gists/${made.json.id}`
  const renamed = await ask(`PATCH ${path}`, { body: { files: { 'a.md': { filename: 'b.md' } } } })
  expect(renamed.json.files).toMatchObject({ 'b.md': { content: '# a', language: 'Markdown' } })
  expect((await ask(`DELETE ${path}`, { token: github.tokens.stranger })).status).toBe(404)
  expect((await ask(`DELETE ${path}`)).status).toBe(204)
  expect((await ask('POST /gists', { token: github.tokens.weak, body: { files: {} } })).status).toBe(404)
})
