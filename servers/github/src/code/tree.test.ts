import { expect, test } from 'vitest'
import { accountOn } from '../account.fixture.ts'
import { snapshotOf } from '../commit/snapshot.ts'
import { host, json } from '../host.fixture.ts'
import { Lockdown } from '../lockdown.ts'
import { Repo } from '../repo.ts'
import { readBelow } from './tree.ts'

const { signal } = new AbortController()
const folder = (path: string) => ({ path, mode: '040000', type: 'tree', sha: `tree-${path.split('/').at(-1)}` })
const file = (path: string) => ({ path, mode: '100644', type: 'blob', sha: `blob-${path}`, size: 1 })

const trees: Readonly<Record<string, object[]>> = {
  root: [file('README.md'), folder('src'), folder('huge')],
  'tree-src': [file('index.ts'), folder('deep')],
  'tree-deep': [file('a.ts'), file('b.ts')],
  'tree-huge': [file('1.bin')],
}

/** GitHub with a tree too large for one answer: of the whole it gives the beginning only. */
async function large() {
  const server = await host((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    const sha = pathname.split('/').at(-1) ?? ''
    const isWhole = sha === 'root' && searchParams.has('recursive')
    json(response, { sha, tree: isWhole ? [file('README.md')] : trees[sha], truncated: isWhole })
  })
  const repo = new Repo(accountOn(server.url, 'ghp_x'), 'acme', 'web', new Lockdown(false))
  return { repo, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('in a tree too large for one answer a folder is found level by level', async () => {
  await using github = await large()
  expect(await readBelow(github.repo, 'root', 'src/deep', signal)).toEqual({
    entries: [
      { path: 'src/deep/a.ts', type: 'file', mode: '100644', sha: 'blob-a.ts', size: 1 },
      { path: 'src/deep/b.ts', type: 'file', mode: '100644', sha: 'blob-b.ts', size: 1 },
    ],
    truncated: false,
  })
  expect(await readBelow(github.repo, 'root', 'src/index.ts', signal)).toMatchObject({
    found: { path: 'src/index.ts' },
  })
  expect(await readBelow(github.repo, 'root', 'src/nix/x', signal)).toBe(undefined)
  expect(await readBelow(github.repo, 'root', '', signal)).toMatchObject({ truncated: true })
})

test('a commit reads only the folders that its paths lead through', async () => {
  await using github = await large()
  const files = await snapshotOf(github.repo, 'root', ['src/deep/a.ts', 'src/new.ts'], signal)
  expect([...files.keys()].toSorted()).toEqual(['README.md', 'src/deep/a.ts', 'src/deep/b.ts', 'src/index.ts'])
  expect(github.server.seen.map(({ path }) => path)).not.toContain('/repos/acme/web/git/trees/tree-huge')
})

test('and all of a folder that is moved or deleted', async () => {
  await using github = await large()
  const files = await snapshotOf(github.repo, 'root', ['src/deep'], signal)
  expect([...files.keys()].toSorted()).toEqual(['README.md', 'src/deep/a.ts', 'src/deep/b.ts', 'src/index.ts'])
})
