import { afterAll, describe, expect, test } from 'vitest'
import { png, startWithCode } from '../code/code.fixture.ts'
import { connectTo } from '../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
const number = await double.seed.pull('acme/web', { title: 'Log in', head: 'feature/login' })
const { object } = await double.seed.send('octocat', 'GET', '/repos/acme/web/git/ref/heads/feature/login')
const { sha } = object as { sha: string }
const main = await double.seed.send('octocat', 'GET', '/repos/acme/web/git/ref/heads/main')
await double.seed.send('octocat', 'POST', '/repos/acme/web/git/refs', {
  ref: 'refs/tags/v1',
  sha: (main.object as { sha: string }).sha,
})

const first = 'export function start() {\n  return 1\n}\n'
const second = 'export function start() {\n  return 2\n}\n'

describe.each(['auto', 'off'] as const)('with GraphQL %s', graphql => {
  test.each([
    ['gh://acme/web/blob/main/src/start.ts', first],
    ['gh://acme/web/blob/feature%2Flogin/src/start.ts', second],
    ['gh://acme/web/blob/HEAD/latest.ts', first],
    ['repo://acme/web/contents/src/start.ts', first],
    ['repo://acme/web/refs/heads/main/contents/src/start.ts', first],
    ['repo://acme/web/refs/heads/feature%2Flogin/contents/src/start.ts', second],
    ['repo://acme/web/refs/tags/v1/contents/src/start.ts', first],
    [`repo://acme/web/sha/${sha}/contents/src/start.ts`, second],
    [`repo://acme/web/refs/pull/${number}/head/contents/src/start.ts`, second],
  ])('%s', async (uri, text) => {
    await using server = await connectTo(double, { options: { graphql } })
    expect((await server.read(uri)).text).toBe(text)
  })

  test('a picture comes as bytes', async () => {
    await using server = await connectTo(double, { options: { graphql } })
    const { blob } = await server.read('gh://acme/web/blob/main/logo.png')
    expect(blob).toBe(png.toString('base64'))
  })
})

describe('what is not there', () => {
  test.each([
    ['gh://acme/web/blob/main/src/strat.ts', /acme\/web at main has no file src\/strat\.ts/],
    ['gh://acme/web/blob/mian/src/start.ts', /no branch, tag or commit "mian"/],
    ['gh://acme/web/blob/main/src', /is a folder, and no file/],
    ['gh://acme/web/blob/main/..%2F..%2Fx', /is no path in a repository/],
  ])('%s', async (uri, message) => {
    await using server = await connectTo(double)
    await expect(server.read(uri)).rejects.toThrow(message)
  })

  test('a repository that is not allowed', async () => {
    await using server = await connectTo(double, { options: { allowRepos: ['octocat/*'] } })
    await expect(server.read('repo://acme/web/contents/README.md')).rejects.toThrow(/is not among the repositories/)
  })
})

test('a commit with its diff', async () => {
  await using server = await connectTo(double)
  const { text } = await server.read(`gh://acme/web/commit/${sha}`)
  expect(text).toContain(`2026-03-02 @octocat Log in\ncommit ${sha}\n\nLog in\n\nWith a name.\n\ndiff --git `)
  expect(text).toContain('\n-  return 1\n+  return 2\n')
})

describe('completion', () => {
  const uri = 'gh://{owner}/{repo}/blob/{ref}/{+path}'
  const given = { owner: 'acme', repo: 'web', ref: 'main' }
  test.each([
    [{ uri, argument: 'owner', value: 'ac' }, ['acme']],
    [{ uri, argument: 'repo', value: 'w', given: { owner: 'acme' } }, ['web']],
    [{ uri, argument: 'ref', value: 'f', given }, ['feature/login']],
    [{ uri, argument: 'ref', value: 'v', given }, ['v1']],
    [{ uri, argument: 'path', value: 'src/s', given }, ['src/start.ts']],
    [{ uri, argument: 'path', value: 'b', given }, ['big.txt', 'bin/']],
    [{ uri, argument: 'path', value: 'nix/', given }, []],
    [{ uri, argument: 'path', value: 'src/', given: {} }, []],
    [
      { uri: 'repo://{owner}/{repo}/refs/pull/{number}/head/contents/{+path}', argument: 'number', value: '', given },
      [String(number)],
    ],
    [
      {
        uri: 'repo://{owner}/{repo}/sha/{sha}/contents/{+path}',
        argument: 'path',
        value: 'src/l',
        given: { ...given, sha },
      },
      ['src/login.ts', 'src/long.txt'],
    ],
  ])('%j', async (asked, expected) => {
    await using server = await connectTo(double)
    expect(await server.complete(asked)).toEqual(expected)
  })

  test('offers only what is allowed', async () => {
    await using server = await connectTo(double, { options: { allowRepos: ['acme/docs'] } })
    expect(await server.complete({ uri, argument: 'repo', value: '', given: { owner: 'acme' } })).toEqual([])
  })
})
