import { startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

let double: Awaited<ReturnType<typeof startGithub>>
let pull: number

beforeAll(async () => {
  double = await startGithub()
  await double.seed.repo({
    owner: 'octocat',
    name: 'web',
    writers: ['monalisa'],
    files: {
      'src/a.ts': 'one\ntwo\nthree\nfour\n',
      'old name.md': '# Old\n\nwith some text that stays as it is\n',
      'gone.txt': 'gone\n',
      'run.sh': 'echo hi\n',
      '.gitattributes': 'gen/** linguist-generated\n',
      'gen/api.ts': 'export const a = 1\n',
    },
  })
  pull = await double.seed.pull('octocat/web', {
    title: 'Change things',
    head: 'change',
    as: 'monalisa',
    files: {
      'src/a.ts': 'one\n2\n2b\nthree\nfour\n',
      'old name.md': null,
      'new name.md': '# Old\n\nwith some text that stays as it is\n',
      'gone.txt': null,
      'run.sh': { content: 'echo hi\n', mode: '100755' },
      'gen/api.ts': 'export const a = 2\n',
      'pnpm-lock.yaml': 'lockfileVersion: 9\n',
      'logo.png': Buffer.from([137, 80, 78, 71, 0, 1, 2, 3]),
    },
  })
})

afterAll(() => double[Symbol.asyncDispose]())

/** What is inside the frame. */
function framed(text: string): string {
  return /<untrusted\w+[^>]*>\n([\s\S]*)\n<\/untrusted/.exec(text)?.[1] ?? ''
}

const repo = 'octocat/web'

describe('the whole diff', () => {
  test('lists the files, then each with numbered lines', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_pull_diff', { repo, number: pull })
    expect(text).toMatch(/^octocat\/web#1 at [0-9a-f]{16}: 7 files, \+4 -3\nBefore each line its number/)
    expect(text).toContain('source="diff of octocat/web#1 by monalisa (COLLABORATOR)"')
    expect(framed(text)).toBe(`M gen/api.ts +1 -1 (folded: generated, says .gitattributes)
D gone.txt +0 -1
A logo.png +0 -0 (binary)
R old name.md -> new name.md +0 -0
A pnpm-lock.yaml +1 -0 (folded: lock file)
M run.sh +0 -0 (mode 100644 → 100755)
M src/a.ts +2 -1

D gone.txt +0 -1
@@
1-gone

M src/a.ts +2 -1
@@
1 one
2-two
2+2
3+2b
4 three
5 four`)
  })

  test('is the same in the older era of the protocol, and structured', async () => {
    await using server = await connectTo(double, { era: 'legacy', results: 'structured' })
    const { structured } = await server.call('github_get_pull_diff', { repo, number: pull, paths: ['src'] })
    expect(structured).toMatchObject({
      repo,
      number: pull,
      author: 'monalisa',
      base: 'main',
      files: 1,
      additions: 2,
      deletions: 1,
      notes: [],
      parts: [
        { file: 1, line: 0, path: 'src/a.ts', text: 'M src/a.ts +2 -1\n@@\n1 one\n2-two\n2+2\n3+2b\n4 three\n5 four' },
      ],
    })
  })

  test('reads no more than it needs', async () => {
    await using server = await connectTo(double)
    double.clearRequests()
    await server.call('github_get_pull_diff', { repo, number: pull, paths: ['src'] })
    expect(double.requests.map(({ path }) => path.replace(/\?.*/, '')).sort()).toEqual([
      '/repos/octocat/web/contents/.gitattributes',
      '/repos/octocat/web/pulls/1',
      '/repos/octocat/web/pulls/1/files',
    ])
  })
})

describe('paths', () => {
  test('a folded file that is named is shown', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_pull_diff', { repo, number: pull, paths: ['*-lock.yaml'] })
    expect(framed(text)).toBe('A pnpm-lock.yaml +1 -0\n@@\n1+lockfileVersion: 9')
  })

  test('that match nothing are answered with the nearest file', async () => {
    await using server = await connectTo(double)
    const { text, isError } = await server.call('github_get_pull_diff', { repo, number: pull, paths: ['src/b.ts'] })
    expect(isError).toBe(true)
    expect(text).toContain('not_found: No changed file matches "src/b.ts".')
    expect(text).toContain('src/a.ts')
  })
})

test('since shows what came after a commit, without what the base brought in', async () => {
  const number = await double.seed.pull(repo, { title: 'More', head: 'more', files: { 'b.ts': 'one\n' } })
  await using server = await connectTo(double, { results: 'structured' })
  const before = await server.call('github_get_pull_diff', { repo, number })
  const { head_sha: since } = z.object({ head_sha: z.string() }).parse(before.structured)
  const none = await server.call('github_get_pull_diff', { repo, number, since })
  expect(none.text).toContain('0 files, +0 -0\nNothing changed since then.')
  await double.seed.commit(repo, { branch: 'more', files: { 'b.ts': 'one\ntwo\n' } })
  const { text } = await server.call('github_get_pull_diff', { repo, number, since: since.slice(0, 8) })
  expect(text).toContain(`${repo}#${number} at ${since.slice(0, 8)}..`)
  expect(framed(text)).toBe('M b.ts +1 -0\n@@\n1 one\n2+two')
})

test('more than a hundred files are all listed, and found by their names', async () => {
  const names = Array.from({ length: 105 }, (_, index) => `many/${String(index).padStart(3, '0')}.txt`)
  const files = Object.fromEntries(names.map(name => [name, `${name}\n`]))
  const number = await double.seed.pull(repo, { title: 'Many', head: 'many', files })
  await using server = await connectTo(double)
  const all = await server.call('github_get_pull_diff', { repo, number })
  expect(all.text).toContain(': 105 files, +105 -0')
  expect(framed(all.text).split('\n').slice(0, 105)).toEqual(names.map(name => `A ${name} +1 -0`))
  const last = await server.call('github_get_pull_diff', { repo, number, paths: ['many/104.txt'] })
  expect(framed(last.text)).toBe('A many/104.txt +1 -0\n@@\n1+many/104.txt')
})

describe('lockdown', () => {
  test('shows no diff of somebody who may not push', async () => {
    const files = { 'a.md': 'a\n' }
    const number = await double.seed.pull(repo, { title: 'Theirs', head: 'theirs', files, as: 'monalisa' })
    await double.seed.send('octocat', 'DELETE', `/repos/${repo}/collaborators/monalisa`)
    await using server = await connectTo(double, { options: { lockdown: true } })
    const { text } = await server.call('github_get_pull_diff', { repo, number })
    expect(text).toContain(`refused: The pull request ${repo}#${number} was written by someone without push access`)
    await double.seed.send('octocat', 'PUT', `/repos/${repo}/collaborators/monalisa`, { permission: 'push' })
  })
})

describe('pages', () => {
  const lines = Array.from({ length: 900 }, (_, index) => `line ${index + 1} of a long file with some words`)
  let number: number

  beforeAll(async () => {
    const files = { 'long.ts': `${lines.join('\n')}\n`, 'short.ts': 'short\n' }
    number = await double.seed.pull(repo, { title: 'Long', head: 'long', files })
  })

  async function read(cursor?: string) {
    await using server = await connectTo(double, { results: 'structured', maxTokens: 4000 })
    const args = { repo, number, ...(cursor === undefined ? {} : { cursor }) }
    const { text, structured } = await server.call('github_get_pull_diff', args)
    return { text, next: z.object({ next_cursor: z.string() }).safeParse(structured).data?.next_cursor }
  }

  test('go on exactly where the page before ended', async () => {
    const shown: string[] = []
    let page = await read()
    for (let pages = 1; ; pages++) {
      shown.push(
        ...framed(page.text)
          .split('\n')
          .filter(line => /^\d+\+/.test(line)),
      )
      if (page.next === undefined) break
      expect(pages).toBeLessThan(20)
      page = await read(page.next)
      expect(framed(page.text)).toMatch(/^(?:… long\.ts, continued\n|A short)/)
    }
    expect(shown).toEqual([...lines.map((line, index) => `${index + 1}+${line}`), '1+short'])
  })

  test('are of one head: when it moved, the next one says so', async () => {
    const { next } = await read()
    await double.seed.commit(repo, { branch: 'long', files: { 'short.ts': 'shorter\n' } })
    const { text } = await read(next)
    expect(text).toMatch(/conflict: The head moved from [0-9a-f]{10} to [0-9a-f]{10} meanwhile\./)
  })
})

describe('errors', () => {
  test('an issue is no pull request', async () => {
    const number = await double.seed.issue(repo, { title: 'An issue' })
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_pull_diff', { repo, number })
    expect(text).toContain(`not_found: ${repo}#${number} is an issue, not a pull request.`)
  })

  test('a number that is none', async () => {
    await using server = await connectTo(double)
    const { text, isError } = await server.call('github_get_pull_diff', { repo, number: 999 })
    expect(isError).toBe(true)
    expect(text).toContain('not_found: The pull request octocat/web#999 was not found.')
  })

  test('an abort ends the request', async () => {
    await using server = await connectTo(double)
    double.faults.push({ match: 'GET /repos/*/pulls/1/files', hang: true })
    const signal = AbortSignal.timeout(300)
    await expect(server.call('github_get_pull_diff', { repo, number: pull }, { signal })).rejects.toThrow()
  })
})
