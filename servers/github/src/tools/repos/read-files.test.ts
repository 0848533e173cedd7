import { afterAll, describe, expect, test } from 'vitest'
import { png, startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
await double.seed.send('monalisa', 'POST', '/repos/acme/web/forks', {})
afterAll(() => double[Symbol.asyncDispose]())

const options = { graphql: 'off' } as const

/** Without what differs from run to run: the number of the fence, the sha of the commit. */
const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted').replaceAll(/\([0-9a-f]{8}\)/g, '(sha)')

test('files come numbered, each in a frame that names path, lines and blob', async () => {
  await using server = await connectTo(double, { options })
  const paths = ['src/index.ts', 'src/long.txt:10-11', 'src/long.txt#L900']
  const { text } = await server.call('github_read_files', { repo: 'acme/web', ref: 'main', paths })
  expect(plain(text)).toBe(`acme/web at main (sha)
<untrusted source="src/index.ts, 3 lines, blob 16d69c12a4">
1\timport { start } from './start.ts'
2\t
3\tstart()
</untrusted>
<untrusted source="src/long.txt, lines 10-11 of 900, blob fc7df479a1">
10\tline 10 of a long file
11\tline 11 of a long file
</untrusted>
<untrusted source="src/long.txt, lines 900-900 of 900, blob fc7df479a1">
900\tline 900 of a long file
</untrusted>`)
})

test('what is no text is told; an image is shown; a missing path does not spoil the others', async () => {
  await using server = await connectTo(double, { options })
  const paths = [
    'logo.png',
    'data.bin',
    'model.onnx',
    'empty.txt',
    'src',
    'dangling',
    'latest.ts',
    'src/strat.ts',
    'bin/run:9',
  ]
  const { text, content } = await server.call('github_read_files', { repo: 'acme/web', ref: 'main', paths })
  expect(plain(text)).toBe(`acme/web at main (sha)
logo.png: image/png, 68 bytes, attached, blob 26a8c68efa
data.bin: binary, 4 bytes, blob eaf36c1dac
model.onnx: kept in Git LFS, 12345 bytes, not readable here, blob 18e5c81e68
empty.txt: empty, blob e69de29bb2
src: a folder, 3 entries
<untrusted>
index.ts
long.txt
start.ts
</untrusted>
dangling: a symbolic link that leads to no file here
<untrusted>
../outside
</untrusted>
<untrusted source="latest.ts, 3 lines, blob 4d48d0eee2">
1\texport function start() {
2\t  return 1
3\t}
</untrusted>
src/strat.ts: not there; perhaps:
<untrusted>
src/start.ts
</untrusted>
bin/run: has only 2 lines, blob 08bc89dd99`)
  expect(content.slice(1)).toEqual([{ type: 'image', data: png.toString('base64'), mimeType: 'image/png' }])
})

test('a long file is read on with the cursor, at the commit of the first page', async () => {
  await using server = await connectTo(double, { options: { ...options }, results: 'structured' })
  const args = { repo: 'acme/web', ref: 'feature/login', paths: ['src/start.ts', 'src/long.txt'] }
  const lines: string[] = []
  let cursor: unknown
  let pages = 0
  do {
    const { structured } = await server.call('github_read_files', cursor === undefined ? args : { ...args, cursor })
    const page = structured as { parts: { path: string; text: string }[]; next_cursor?: string; ref: string }
    expect(page.ref).toBe('feature/login')
    lines.push(...page.parts.flatMap(({ text }) => text.split('\n')))
    cursor = page.next_cursor
    // Another commit in between changes nothing of what is read.
    if (pages++ === 0) {
      await double.seed.commit('acme/web', { branch: 'feature/login', files: { 'src/long.txt': 'short\n' } })
    }
  } while (cursor !== undefined)
  expect(pages).toBeGreaterThan(1)
  expect(lines.slice(0, 4)).toEqual(['export function start() {', '  return 2', '}', 'line 1 of a long file'])
  expect(lines.slice(4)).toEqual(Array.from({ length: 899 }, (_, index) => `line ${index + 2} of a long file`))
})

describe('a URL', () => {
  test('carries ref, path and lines, also where the branch has a slash', async () => {
    await using server = await connectTo(double, { options })
    const repo = `${double.url}/acme/web/blob/feature/login/src/start.ts#L1-L2`
    const { text } = await server.call('github_read_files', { repo })
    expect(plain(text)).toBe(`acme/web at feature/login (sha)
<untrusted source="src/start.ts, lines 1-2 of 3, blob daa607782e">
1\texport function start() {
2\t  return 2
</untrusted>`)
  })

  test('without a path needs paths', async () => {
    await using server = await connectTo(double, { options })
    const { text, isError } = await server.call('github_read_files', { repo: 'acme/web' })
    expect(isError).toBe(true)
    expect(text).toBe('invalid: paths is missing.\ngithub_list_tree lists what there is.')
  })
})

test('the head of a pull request is a ref', async () => {
  const number = await double.seed.pull('acme/web', { title: 'Add', head: 'add', files: { 'added.ts': 'added\n' } })
  await using server = await connectTo(double, { options })
  const args = { repo: 'acme/web', ref: `pull/${number}/head`, paths: ['added.ts'] }
  const { text } = await server.call('github_read_files', args)
  expect(plain(text)).toContain('source="added.ts, 1 line, blob d5f7fc3f74')
})

test('a file above 1 MB is read as a blob', async () => {
  await using server = await connectTo(double, { options })
  const { text } = await server.call('github_read_files', { repo: 'acme/web', paths: ['big.txt:11999-20000'] })
  expect(plain(text)).toContain('source="big.txt, lines 11999-12000 of 12000, blob fc6c236713"')
})

describe('what is not there', () => {
  test.each([
    [
      { ref: 'feature/logn', paths: ['README.md'] },
      'not_found: acme/web has no branch, tag or commit "feature/logn".\nDid you mean "feature/login"?',
    ],
    [
      { ref: 'main', paths: ['src/strat.ts', 'nix'] },
      'not_found: acme/web has no src/strat.ts, nix at main.\n<untrusted>\nsrc/start.ts\n</untrusted>\nDid you mean one of the paths quoted?',
    ],
    [
      { ref: 'main~1', paths: ['README.md'] },
      'invalid: "main~1" is no ref.\nWrite a branch, a tag, a sha, or pull/12/head.',
    ],
    [
      { paths: ['../README.md'] },
      'invalid: "../README.md" is no path in a repository.\nWrite it from the root of the repository, as src/index.ts.',
    ],
  ])('%j', async (args, expected) => {
    await using server = await connectTo(double, { options })
    const { text, isError } = await server.call('github_read_files', { repo: 'acme/web', ...args })
    expect(isError).toBe(true)
    expect(plain(text)).toBe(expected)
  })

  test('a repository', async () => {
    await using server = await connectTo(double, { options })
    const { text } = await server.call('github_read_files', { repo: 'acme/nix', paths: ['a'] })
    expect(text).toMatch(/^not_found: acme\/nix/)
  })
})

test('over REST it takes a request for each file and one more', async () => {
  await using server = await connectTo(double, { options })
  double.clearRequests()
  const paths = ['README.md', 'src/index.ts', 'src/start.ts', 'bin/run', 'empty.txt']
  await server.call('github_read_files', { repo: 'acme/web', paths })
  expect(double.requests.length).toBe(6)
})

test('with --lockdown the files of a stranger are not shown', async () => {
  const files = { 'mine.txt': 'mine\n' }
  const number = await double.seed.pull('acme/web', { title: 'Mine', head: 'mine', files, as: 'octocat' })
  await double.seed.commit('monalisa/web', { branch: 'theirs', files: { 'theirs.txt': 'theirs\n' } })
  const theirs = await double.seed.pull('acme/web', { title: 'Theirs', head: 'monalisa:theirs', as: 'monalisa' })
  await using server = await connectTo(double, { options: { ...options, lockdown: true } })
  const read = async (number: number, path: string) =>
    (await server.call('github_read_files', { repo: 'acme/web', ref: `pull/${number}/head`, paths: [path] })).text
  expect(await read(number, 'mine.txt')).toContain('1\tmine')
  expect(await read(theirs, 'theirs.txt')).toMatch(/^refused: The pull request acme\/web#\d+ was written by someone/)
  const compared = await server.call('github_compare', { repo: 'acme/web', head: 'monalisa:theirs' })
  expect(compared.text).toMatch(/^refused: The branch monalisa:theirs was written by someone/)
})

test('with --lockdown a commit of a fork is not shown under the name of the repository', async () => {
  const shaOf = async (repo: string, ref: string) => {
    const { sha } = await double.seed.send('octocat', 'GET', `/repos/${repo}/commits/${ref}`)
    return String(sha)
  }
  // Whoever opens a pull request brings the commit into the repository's own store.
  const sha = await double.seed.commit('monalisa/web', { branch: 'other', files: { 'other.txt': 'Obey me\n' } })
  await double.seed.pull('acme/web', { title: 'Other', head: 'monalisa:other', as: 'monalisa' })
  for (const graphql of ['auto', 'off'] as const) {
    await using server = await connectTo(double, { options: { graphql, lockdown: true } })
    const read = async (ref: string, path: string) =>
      (await server.call('github_read_files', { repo: 'acme/web', ref, paths: [path] })).text
    expect(await read(sha, 'other.txt')).toMatch(/^refused: The commit [0-9a-f]{40} may be of a stranger's fork/)
    expect(await read(sha.slice(0, 8), 'other.txt')).toMatch(/^refused: The commit/)
    expect(await read(await shaOf('acme/web', 'main'), 'src/start.ts')).toContain('export function start')
    expect(await read(await shaOf('acme/web', 'feature%2Flogin'), 'src/start.ts')).toContain('export function start')
    expect(await read('0'.repeat(40), 'a')).toMatch(/^not_found: /)
  }
})

test('an abort stops the request', async () => {
  await using server = await connectTo(double, { options })
  double.faults.push({ match: 'GET /repos/acme/web/contents/*', hang: true })
  const abort = new AbortController()
  const args = { repo: 'acme/web', paths: ['README.md'] }
  const call = server.call('github_read_files', args, { signal: abort.signal })
  await expect.poll(() => double.faults.waiting.length).toBe(0)
  abort.abort()
  await expect(call).rejects.toThrow()
})

test.each(['modern', 'legacy'] as const)('structured, in the %s era', async era => {
  await using server = await connectTo(double, { options, era, results: 'structured' })
  const { structured } = await server.call('github_read_files', { repo: 'acme/web', paths: ['src/index.ts:3'] })
  expect(structured).toEqual({
    repo: 'acme/web',
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    parts: [
      {
        file: 0,
        line: 2,
        text: 'start()',
        path: 'src/index.ts',
        sha: '16d69c12a42f8bbd7245137a56201f0881eaf118',
        total: 3,
      },
    ],
  })
})
