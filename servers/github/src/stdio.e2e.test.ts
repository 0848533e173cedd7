import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hello, loadedBy, message, spawnRaw, spawnServer, spawnServer2025 } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import surface from '../surface.json' with { type: 'json' }

const folder = fileURLToPath(new URL('..', import.meta.url))
/** The server as it is installed, never its sources. */
const main = `${folder}dist/main.mjs`
const repo = 'octocat/hello'

let double: Github
/** Where nobody has logged in and nothing is set. */
let home: string
const environment = (more: Record<string, string> = {}) => ({ HOME: home, GITHUB_HOST: double.url, ...more })

beforeAll(async () => {
  // `npm test` builds first; a test that is run by itself may come before any build.
  if (!existsSync(main)) await bundle(folder)
  home = mkdtempSync(join(tmpdir(), 'github-'))
  double = await startGithub()
  return async () => {
    rmSync(home, { recursive: true })
    await double[Symbol.asyncDispose]()
  }
})

describe('without a token', () => {
  const offered = Object.entries(surface.toolsets)
    .filter(([name]) => !surface.optIn.includes(name))
    .flatMap(([, tools]) => tools.read)
  const noToken = /^unauthenticated: There is no token for 127\.0\.0\.1:\d+\.\nTell the person to set GITHUB_TOKEN/

  test('it lists its tools, asks GitHub nothing, and each call says what to set', async () => {
    double.clearRequests()
    await using server = await spawnServer(main, { env: environment() })
    const { tools } = await server.client.listTools()
    expect(tools.map(({ name }) => name).toSorted()).toEqual(offered.toSorted())
    const { text, isError } = await server.call('github_get_repo', { repo })
    expect(isError).toBe(true)
    expect(text).toMatch(noToken)
    expect(double.requests).toEqual([])
  })

  test('a client of the 2025 line gets the same', async () => {
    await using server = await spawnServer2025(main, { env: environment() })
    const { tools } = await server.client.listTools()
    expect(tools.map(({ name }) => name).toSorted()).toEqual(offered.toSorted())
    const { content, isError } = await server.client.callTool({ name: 'github_get_repo', arguments: { repo } })
    expect(isError).toBe(true)
    const [first] = z.array(z.object({ text: z.string() })).parse(content)
    expect(first?.text).toMatch(noToken)
  })
})

describe('with a token', () => {
  const answers = (text: string) => expect(text).toContain(repo)

  test.each(['GITHUB_PERSONAL_ACCESS_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'])('in %s, it answers', async name => {
    await using server = await spawnServer(main, { env: environment({ [name]: double.tokens.reader }) })
    answers((await server.call('github_get_repo', { repo })).text)
  })

  test('a client of the 2025 line is answered too', async () => {
    await using server = await spawnServer2025(main, { env: environment({ GITHUB_TOKEN: double.tokens.reader }) })
    answers(JSON.stringify(await server.client.callTool({ name: 'github_list_refs', arguments: { repo } })))
  })

  test('the settings of other servers are understood', async () => {
    const env = environment({
      GITHUB_PERSONAL_ACCESS_TOKEN: double.tokens.owner,
      GITHUB_TOOLSETS: 'issues,actions',
      GITHUB_READ_ONLY: '1',
      GITHUB_ACCESS: 'write',
    })
    await using server = await spawnServer(main, { args: ['stdio'], env })
    const { tools } = await server.client.listTools()
    const { issues, actions } = surface.toolsets
    expect(tools.map(({ name }) => name).toSorted()).toEqual([...issues.read, ...actions.read].toSorted())
  })
})

describe('the token is never shown', () => {
  test('where somebody wrote it into an issue, not even to the model', async () => {
    const { owner } = double.tokens
    const number = await double.seed.issue(repo, { title: 'A log', body: `Authorization: token ${owner}` })
    const env = environment({ GITHUB_TOKEN: owner, GITHUB_LOG_LEVEL: 'debug' })
    await using server = await spawnServer(main, { env })
    const { text } = await server.call('github_get_issue', { repo, number })
    expect(text).toContain('Authorization: token ***')
    expect(text + server.stderr()).not.toContain(owner)
  })

  test('where GitHub does not take it', async () => {
    const token = 'ghp_thisTokenIsWrongAndMustNotBeShown000'
    await using server = await spawnServer(main, {
      env: environment({ GITHUB_TOKEN: token, GITHUB_LOG_LEVEL: 'debug' }),
    })
    const { text, isError } = await server.call('github_list_issues', { repo })
    expect(isError).toBe(true)
    expect(text).toMatch(/^unauthenticated: /)
    expect(text + server.stderr()).not.toContain(token)
  })
})

test.each([
  ['idle', undefined],
  ['while GitHub keeps it waiting', 'GET /repos/octocat/hello/issues*'],
])('it ends when the client does: %s', async (_state, match) => {
  await using server = spawnRaw(main, {
    env: environment({ GITHUB_TOKEN: double.tokens.owner, GITHUB_GRAPHQL: 'off' }),
  })
  server.send(hello)
  await server.line()
  if (match !== undefined) {
    double.faults.push({ match, hang: true })
    server.send(message(1, 'tools/call', { name: 'github_list_issues', arguments: { repo } }))
    await expect.poll(() => double.faults.waiting).toEqual([])
  }
  server.process.stdin?.end()
  expect(await server.exited).toBe(0)
})

test('Octokit, GraphQL and the tools are not loaded before the first call', async () => {
  const list = message(1, 'tools/list', {})
  const call = message(2, 'tools/call', { name: 'github_list_issues', arguments: { repo } })
  const env = environment({ GITHUB_TOKEN: double.tokens.owner })
  const [before, after] = [
    await loadedBy(main, { env }, [hello, list]),
    await loadedBy(main, { env }, [hello, list, call]),
  ]
  expect(before).toContain(main)
  // Its user agent: it is in the code of Octokit whatever the file of the bundle is called.
  const isOctokit = (path: string) => readFileSync(path, 'utf8').includes('octokit-endpoint.js')
  expect(before.filter(isOctokit)).toEqual([])
  expect(after.filter(isOctokit)).not.toEqual([])
  const names = before.map(path => path.slice(main.lastIndexOf('/') + 1))
  expect(names).not.toContain('connector.mjs')
  expect(names).not.toContain('query-rules.mjs')
})
