import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
await double.seed.issue('acme/web', { title: 'It is slow' })
const number = await double.seed.pull('acme/web', { title: 'Log in', head: 'feature/login' })
await double.seed.release('acme/web', { tag_name: 'v1.0.0', name: 'First' })
const { sha } = await double.seed.send('octocat', 'POST', '/repos/acme/web/git/tags', {
  tag: 'v0.9.0',
  message: 'Before',
  object: await shaOf('heads/main'),
  type: 'commit',
})
await double.seed.send('octocat', 'POST', '/repos/acme/web/git/refs', { ref: 'refs/tags/v0.9.0', sha })
await double.seed.commit('acme/web', {
  branch: 'odd',
  files: { 'latin.txt': Buffer.from('caf\xe9\n', 'latin1'), 'marked.txt': '\ufeffone\r\ntwo' },
})

async function shaOf(ref: string): Promise<string> {
  const { object } = await double.seed.send('octocat', 'GET', `/repos/acme/web/git/ref/${ref}`)
  return (object as { sha: string }).sha
}

async function both(name: string, args: Record<string, unknown>) {
  const answer = async (graphql: 'auto' | 'off') => {
    await using server = await connectTo(double, { options: { graphql }, results: 'structured' })
    double.clearRequests()
    const { structured, content, text, isError } = await server.call(name, { repo: 'acme/web', ...args })
    const sent = double.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`)
    return { value: isError ? text : { structured, images: content.slice(1) }, sent }
  }
  return { graphql: await answer('auto'), rest: await answer('off') }
}

/** The random number of the fence of an error. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(/untrusted\d{3}/g, 'untrusted'))

const files = [
  'src/start.ts',
  'src/long.txt:10-12',
  'latest.ts',
  'dangling',
  'logo.png',
  'data.bin',
  'model.onnx',
  'empty.txt',
  'src',
  'src/strat.ts',
  'big.txt:1-2',
  'bin/run',
]

describe('GraphQL and REST give the same', () => {
  test.each<[string, Record<string, unknown>]>([
    ['github_get_repo', {}],
    ['github_get_repo', { repo: 'acme/nix' }],
    ['github_read_files', { paths: files }],
    ['github_read_files', { paths: ['src/start.ts'], ref: 'feature/login' }],
    ['github_read_files', { paths: ['src/start.ts'], ref: 'v0.9.0' }],
    ['github_read_files', { paths: ['src/start.ts'], ref: `pull/${number}/head` }],
    ['github_read_files', { paths: ['src/start.ts'], ref: 'feature/logn' }],
    ['github_read_files', { paths: ['src/strat.ts'] }],
    ['github_read_files', { paths: ['latin.txt', 'marked.txt'], ref: 'odd' }],
    ['github_list_refs', {}],
    ['github_list_refs', { kind: 'tag' }],
    ['github_search', { query: 'start' }],
  ])('%s %j', async (name, args) => {
    const { graphql, rest } = await both(name, args)
    expect(plain(graphql.value)).toEqual(plain(rest.value))
    expect(graphql.sent).toContain('POST /graphql')
    expect(rest.sent).not.toContain('POST /graphql')
  })
})

test('with GraphQL five files are one request, and so is a repository', async () => {
  const paths = ['README.md', 'src/index.ts', 'src/start.ts', 'bin/run', 'empty.txt']
  expect((await both('github_read_files', { paths })).graphql.sent).toEqual(['POST /graphql'])
  expect((await both('github_get_repo', {})).graphql.sent).toEqual(['POST /graphql'])
})

describe('a commit', () => {
  const changes = [
    { path: 'src/start.ts', edits: [{ old: 'return 1', new: 'return 9' }] },
    { path: 'src/index.ts', move_to: 'src/main.ts' },
    { path: 'model.onnx', delete: true },
    { path: 'new.txt', content: 'new\n' },
  ]

  async function commit(graphql: 'auto' | 'off', branch: string, more: object = {}) {
    await using server = await connectTo(double, { options: { graphql }, access: 'write', results: 'structured' })
    double.clearRequests()
    const args = { repo: 'acme/web', branch, message: 'Do it\n\nBecause.', changes, ...more }
    const { structured, text, isError } = await server.call('github_commit_files', args)
    const sent = double.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path)
    return { receipt: isError ? { text } : (structured as { changed: string[] }), sent }
  }

  test('is the same tree either way, signed with GraphQL', async () => {
    const signed = await commit('auto', 'signed')
    const bare = await commit('off', 'bare')
    const lines = ({ receipt }: typeof signed) =>
      ('changed' in receipt ? receipt.changed : []).map(line => line.replaceAll(/[0-9a-f]{10}|signed|bare/g, '*'))
    expect(lines(signed)).toEqual(lines(bare))
    const tree = async (branch: string) => {
      const { commit } = await double.seed.send('octocat', 'GET', `/repos/acme/web/commits/${branch}`)
      return commit as { tree: { sha: string }; message: string }
    }
    const [one, other] = [await tree('signed'), await tree('bare')]
    expect(one.tree.sha).toBe(other.tree.sha)
    expect([one.message, other.message]).toEqual(['Do it\n\nBecause.', 'Do it\n\nBecause.'])
    expect(signed.sent).toContain('/graphql')
    expect(signed.sent).not.toContain('/repos/acme/web/git/commits')
    expect(bare.sent).toEqual(['/repos/acme/web/git/trees', '/repos/acme/web/git/commits', '/repos/acme/web/git/refs'])
  })

  test('moves the bytes of a file that is no UTF-8 as they are', async () => {
    const moves = ['latin.txt', 'marked.txt'].map(path => ({ path, move_to: `moved/${path}` }))
    await commit('auto', 'moved', { base: 'odd', changes: moves })
    const tree = async (branch: string) => {
      const { tree } = await double.seed.send('octocat', 'GET', `/repos/acme/web/git/trees/${branch}?recursive=1`)
      return tree as { path: string; sha: string }[]
    }
    const [before, after] = [await tree('odd'), await tree('moved')]
    for (const { path, move_to } of moves) {
      const { sha } = before.find(one => one.path === path) ?? {}
      expect(after).toContainEqual(expect.objectContaining({ path: move_to, sha }))
    }
  })

  test('that GraphQL cannot make keeps its modes', async () => {
    const executable = [{ path: 'bin/run', edits: [{ old: 'exec node .', new: 'exec node src' }] }]
    const { sent } = await commit('auto', 'modes', { changes: executable })
    expect(sent).toContain('/repos/acme/web/git/commits')
    const { tree } = await double.seed.send('octocat', 'GET', '/repos/acme/web/git/trees/modes?recursive=1')
    expect(tree).toContainEqual(expect.objectContaining({ path: 'bin/run', mode: '100755' }))
  })

  test('whose answer is lost is read back', async () => {
    double.faults.push({ match: 'POST /graphql', holding: 'createCommitOnBranch', after: true })
    const { receipt } = await commit('auto', 'lost')
    expect(receipt).toMatchObject({
      changed: [
        expect.stringContaining('new branch lost'),
        expect.stringMatching(/^commit [0-9a-f]{10} on lost$/),
        expect.anything(),
        expect.anything(),
        expect.anything(),
        expect.anything(),
      ],
    })
  })
})
