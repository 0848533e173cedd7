import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { base } from './attacks.fixture.ts'
import { git } from './connector.ts'
import { type WorkTree, workTree } from './work-tree.fixture.ts'

const secret = 'SECRET-7391'

/** A repository and a private one beside it, outside the allowed folder. */
function beside(): { tree: WorkTree; outside: string } & Disposable {
  const tree = base()
  const outside = join(tree.folder, 'outside')
  const plain = (...args: string[]) => execFileSync('git', args, { cwd: outside, stdio: 'ignore' })
  mkdirSync(outside)
  writeFileSync(join(outside, 'a.txt'), `${secret}\n`)
  plain('init', '-q')
  plain('add', '-A')
  plain('commit', '-q', '-m', secret)
  return { tree, outside, [Symbol.dispose]: () => tree[Symbol.dispose]() }
}

async function answers(root: string, calls: readonly (readonly [string, Record<string, unknown>])[]) {
  await using server = await connect(git, { options: { repository: [root] } })
  const results = []
  for (const [tool, args] of calls) results.push(await server.call(tool, args))
  return results
}

const looks = [
  ['git_status', {}],
  ['git_log', { detail: 'body' }],
  ['git_diff', {}],
  ['git_show', {}],
  ['git_show', { path: 'a.txt' }],
  ['git_blame', { path: 'a.txt' }],
  ['git_grep', { pattern: 'SECRET' }],
  ['git_repos', {}],
] as const

describe('a repository whose store lies elsewhere is refused', () => {
  const moves: Record<string, (tree: WorkTree, outside: string) => void> = {
    'a .git file that names another repository': (tree, outside) => {
      rmSync(join(tree.root, '.git'), { recursive: true })
      writeFileSync(join(tree.root, '.git'), `gitdir: ${outside}/.git\n`)
    },
    'a .git link': (tree, outside) => {
      rmSync(join(tree.root, '.git'), { recursive: true })
      symlinkSync(`${outside}/.git`, join(tree.root, '.git'))
    },
    'a common directory elsewhere': (tree, outside) =>
      writeFileSync(join(tree.root, '.git/commondir'), `${outside}/.git\n`),
    'an object store behind a link': (tree, outside) => {
      renameSync(join(tree.root, '.git/objects'), join(tree.folder, 'objects'))
      symlinkSync(`${outside}/.git/objects`, join(tree.root, '.git/objects'))
    },
    'a folder of objects behind a link': (tree, outside) => {
      symlinkSync(`${outside}/.git/objects/pack`, join(tree.root, '.git/objects/ee'))
    },
    'references behind a link': (tree, outside) => {
      rmSync(join(tree.root, '.git/refs'), { recursive: true })
      symlinkSync(`${outside}/.git/refs`, join(tree.root, '.git/refs'))
    },
    'an alternate object store': (tree, outside) => {
      mkdirSync(join(tree.root, '.git/objects/info'), { recursive: true })
      writeFileSync(join(tree.root, '.git/objects/info/alternates'), `${outside}/.git/objects\n`)
    },
    'an alternate by a relative path': (tree, _outside) => {
      mkdirSync(join(tree.root, '.git/objects/info'), { recursive: true })
      writeFileSync(join(tree.root, '.git/objects/info/alternates'), '../../../outside/.git/objects\n')
    },
    'an alternate in quotes': (tree, outside) => {
      mkdirSync(join(tree.root, '.git/objects/info'), { recursive: true })
      writeFileSync(join(tree.root, '.git/objects/info/alternates'), `"${outside}/.git/objects"\n`)
    },
    'configuration behind a link': (tree, outside) => {
      rmSync(join(tree.root, '.git/config'))
      symlinkSync(`${outside}/.git/config`, join(tree.root, '.git/config'))
    },
  }
  test.each(Object.entries(moves))('%s', async (_name, move) => {
    using places = beside()
    move(places.tree, places.outside)
    const results = await answers(places.tree.root, looks)
    expect(results.slice(0, 7).map(({ text }) => text.slice(0, 8))).toEqual(Array(7).fill('refused:'))
    expect(results.map(({ text }) => text).join('\n')).not.toContain(secret)
    expect(results.at(-1)?.text).toContain('outside the allowed folders')
  })
})

test('core.worktree cannot move the work tree', async () => {
  using places = beside()
  places.tree.git('config', 'core.worktree', places.outside)
  const results = await answers(places.tree.root, looks)
  expect(results.map(({ text }) => text).join('\n')).not.toContain(secret)
  expect(results[0]?.text).toContain('M a.txt')
})

test('a tracked folder that became a link is not read through', async () => {
  using places = beside()
  const { tree, outside } = places
  tree.write('folder/a.txt', 'inside\n')
  tree.git('add', '-A')
  tree.git('commit', '-q', '-m', 'folder')
  rmSync(join(tree.root, 'folder'), { recursive: true })
  symlinkSync(outside, join(tree.root, 'folder'))
  // Plain git does read through it.
  expect(tree.git('grep', 'SECRET')).toContain(secret)
  const results = await answers(tree.root, [
    ...looks,
    ['git_grep', { pattern: 'SECRET', paths: ['folder/a.txt'] }],
    ['git_blame', { path: 'folder/a.txt' }],
    ['git_diff', { paths: ['folder/a.txt'] }],
    ['git_diff', { from: 'HEAD~1' }],
  ])
  expect(results.map(({ text }) => text).join('\n')).not.toContain(secret)
})

describe('an index that lists a path outside is not followed', () => {
  test.each(['../outside/a.txt', 'x/../../outside/a.txt', '/ABSOLUTE', '.git/hooks/x', 'x/.GIT/config'])(
    '%s',
    async wanted => {
      using places = beside()
      const { tree, outside } = places
      const path = wanted === '/ABSOLUTE' ? join(outside, 'a.txt') : wanted
      mkdirSync(join(tree.root, 'x'))
      const placeholder = 'p'.repeat(path.length)
      tree.write(placeholder, 'other\n')
      tree.git('add', '-A')
      tree.remove(placeholder)
      // git adds no such path: only a file that was made for it holds one.
      const file = join(tree.root, '.git/index')
      const bytes = readFileSync(file)
      bytes.write(path, bytes.indexOf(placeholder))
      const body = bytes.subarray(0, -20)
      writeFileSync(file, Buffer.concat([body, createHash('sha1').update(body).digest()]))
      if (path.includes('outside')) expect(tree.git('diff')).toContain(secret)
      const results = await answers(tree.root, [...looks, ['git_diff', { from: 'HEAD' }]])
      expect(results.map(({ text }) => text).join('\n')).not.toContain(secret)
      expect(results[0]?.text).toMatch(/^refused: The index/)
      expect(results[0]?.text).toContain(path)
    },
  )
})

test('files that the configuration names outside are not shown', async () => {
  using places = beside()
  const { tree, outside } = places
  for (const key of [
    'blame.ignoreRevsFile',
    'mailmap.file',
    'core.attributesFile',
    'core.excludesFile',
    'diff.orderFile',
    'commit.template',
  ]) {
    tree.git('config', key, `${outside}/a.txt`)
  }
  const results = await answers(tree.root, looks)
  expect(results.map(({ text }) => text).join('\n')).not.toContain(secret)
  expect(results.slice(0, 6).map(({ isError }) => isError)).toEqual(Array(6).fill(false))
})

test('colours asked for by the configuration do not reach the output', async () => {
  using tree = base()
  for (const key of ['ui', 'diff', 'status', 'branch', 'grep']) tree.git('config', `color.${key}`, 'always')
  tree.git('config', 'core.pager', 'false')
  const results = await answers(tree.root, looks)
  expect(results.map(({ text }) => text).join('\n')).not.toMatch(/\[\d*m|hidden character/)
  expect(results[2]?.text).toContain('\n+four')
})

test('settings in the environment of the server do not reach git', async () => {
  using tree = base()
  const marker = join(tree.folder, 'marker')
  const hostile = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: `touch '${marker}'; false`,
    GIT_EXTERNAL_DIFF: `touch '${marker}'`,
    GIT_DIR: join(tree.folder, 'nowhere'),
    GIT_TRACE: join(tree.folder, 'trace'),
  }
  Object.assign(process.env, hostile)
  try {
    const results = await answers(tree.root, looks)
    expect(results[0]?.text).toContain('branch main')
  } finally {
    for (const name of Object.keys(hostile)) delete process.env[name]
  }
  expect(existsSync(marker)).toBe(false)
  expect(existsSync(join(tree.folder, 'trace'))).toBe(false)
})

test('a bare repository inside a work tree is no repository of its own', async () => {
  using tree = base()
  const marker = join(tree.folder, 'marker')
  tree.git('init', '-q', '--bare', 'data')
  tree.git('--git-dir=data', 'config', 'core.fsmonitor', `touch '${marker}'; false`)
  tree.git('--git-dir=data', 'config', 'core.bare', 'false')
  await using server = await connect(git, { options: { allow: [tree.root] } })
  // The folder belongs to the repository around it.
  expect((await server.call('git_status', { repo: 'data' })).text).toContain('branch main')
  expect(existsSync(marker)).toBe(false)
})

describe('paths stay inside', () => {
  test.each([
    '../outside/a.txt',
    '/etc/hostname',
    'folder/../../outside/a.txt',
    'link/a.txt',
    '.git/config',
    'x/.GIT/config',
    'a\0b',
  ])('%j', async path => {
    using places = beside()
    symlinkSync(places.outside, join(places.tree.root, 'link'))
    const [shown, blamed, diffed] = await answers(places.tree.root, [
      ['git_show', { path }],
      ['git_blame', { path }],
      ['git_diff', { paths: [path] }],
    ])
    for (const result of [shown, blamed, diffed]) expect(result?.text).toMatch(/^(refused|invalid):/)
  })

  test.each(['../outside', '/', '/etc', '..', 'a\0b'])('repo %j', async repo => {
    using places = beside()
    const [result] = await answers(places.tree.root, [['git_status', { repo }]])
    expect(result?.text).toMatch(/^(refused|not_found|invalid):/)
    expect(result?.text).not.toContain(secret)
  })
})

test('only the start-up folder counts without settings, and only if it is a repository', async () => {
  using tree = workTree()
  tree.write('a', 'a')
  tree.commit('first')
  const { Git } = await import('./client.ts')
  const none = { repository: [], allow: [], hooks: 'skip', protocol: [] } as const
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const context = { signal: new AbortController().signal, log, access: 'read' } as const
  await using inside = await Git.open(none, context, tree.root)
  expect(inside.folders).toEqual([tree.root])
  await using outside = await Git.open(none, context, tree.folder)
  expect(outside.folders).toEqual([])
  await expect(outside.repo()).rejects.toThrow('There is no git repository in the folders this server may use.')
  expect(readFileSync(join(tree.root, 'a'), 'utf8')).toBe('a')
})
