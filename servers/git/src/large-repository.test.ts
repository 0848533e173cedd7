import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, countTokens } from '@mcp-connectors/testing'
import { largeRepository } from '@tooling/doubles/large-repository'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { git } from './connector.ts'
import { alive, noteStarts } from './starts.fixture.ts'
import { type WorkTree, workTree } from './work-tree.fixture.ts'

let tree: WorkTree
let root = ''

beforeAll(async () => {
  tree = workTree()
  root = join(tree.folder, 'large')
  await largeRepository(root, { commits: 40_000, files: 8000 })
}, 240_000)
afterAll(() => tree[Symbol.dispose]())

function plain(...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

const open = () => connect(git, { options: { repository: [root] }, results: 'structured' })

const cursorOf = (text: string) => /cursor "(.+)"\]$/.exec(text)?.[1]

test('30 commits cost at most 950 tokens, cursor included', async () => {
  await using server = await connect(git, { options: { repository: [root] } })
  expect(countTokens((await server.call('git_log', { limit: 30 })).text)).toBeLessThanOrEqual(950)
})

test('pages of history go on exactly where the last one ended', async () => {
  await using server = await connect(git, {
    options: { repository: [root] },
    results: 'structured',
    maxTokens: 30_000,
  })
  const expected = plain('log', '--format=%H', '-1200').trim().split('\n')
  const found: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 40 && found.length <= 900; page++) {
    const { text, structured } = await server.call('git_log', {
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    })
    const { commits } = z.object({ commits: z.array(z.object({ id: z.string() })) }).parse(structured)
    found.push(...commits.map(({ id }) => id))
    cursor = cursorOf(text)
  }
  expect(found).toEqual(expected.slice(0, found.length))
  expect(found.length).toBeGreaterThan(900)
})

test('a difference of a thousand commits lists every file on its first page', async () => {
  await using server = await open()
  const { text, structured } = await server.call('git_diff', { from: 'HEAD~1000', to: 'HEAD' })
  const { files } = z.object({ files: z.array(z.object({ path: z.string() })) }).parse(structured)
  expect(files.map(({ path }) => path)).toEqual(plain('diff', '--name-only', 'HEAD~1000', 'HEAD').trim().split('\n'))
  expect(cursorOf(text)).toBeDefined()
  expect(countTokens(text)).toBeLessThan(7500)
})

test('a warm call starts git once, and reads objects without', async () => {
  using noted = noteStarts(tree.folder)
  await using server = await open()
  const calls: readonly (readonly [string, Record<string, unknown>, number])[] = [
    ['git_status', {}, 1],
    ['git_log', {}, 1],
    ['git_log', { rev: 'HEAD~30000' }, 1],
    ['git_diff', {}, 1],
    ['git_diff', { from: 'HEAD~5', to: 'HEAD' }, 1],
    ['git_show', {}, 1],
    ['git_show', { rev: 'HEAD~100', path: 'src/part1/module1/file1.ts' }, 0],
    ['git_blame', { path: 'src/part1/module1/file1.ts', rev: 'HEAD' }, 1],
    ['git_grep', { pattern: 'value7 = 4242', rev: 'HEAD' }, 1],
    ['git_refs', {}, 1],
  ]
  for (const [tool, args] of calls) expect((await server.call(tool, args)).isError).toBe(false)
  for (const [tool, args, times] of calls) {
    const before = noted.starts().length
    expect((await server.call(tool, args)).isError).toBe(false)
    expect(noted.starts().length - before, `${tool} ${JSON.stringify(args)}`).toBe(times)
  }
})

test('sixteen calls at once all answer', async () => {
  await using server = await open()
  const calls = Array.from({ length: 16 }, (_, index) => {
    if (index % 4 === 0) return server.call('git_status')
    if (index % 4 === 1) return server.call('git_log', { rev: `HEAD~${index * 100}`, limit: 5 })
    if (index % 4 === 2)
      return server.call('git_show', { rev: `HEAD~${index}`, path: `src/part${index}/module${index}/file${index}.ts` })
    return server.call('git_diff', { from: `HEAD~${index}`, to: 'HEAD', mode: 'files' })
  })
  const results = await Promise.all(calls)
  expect(results.map(({ isError }) => isError)).toEqual(Array(16).fill(false))
  expect(results[6]?.text).toContain('export const value0')
})

test('a search that is aborted stops git, and the next call works', async () => {
  using noted = noteStarts(tree.folder)
  await using server = await open()
  const abort = new AbortController()
  const running = server.call('git_log', { pickaxe: 'no such text anywhere' }, { signal: abort.signal })
  const search = () => noted.starts().find(start => start.includes('-Sno such text'))
  while (search() === undefined) await sleep(10)
  abort.abort()
  await expect(running).rejects.toThrow()
  while (alive(Number.parseInt(search() ?? '', 10))) await sleep(10)
  expect((await server.call('git_status')).text).toContain('clean')
})
