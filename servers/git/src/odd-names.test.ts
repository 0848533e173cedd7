import { execFileSync } from 'node:child_process'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from './connector.ts'
import { type WorkTree, workTree } from './work-tree.fixture.ts'

/** A name, and how it is shown and taken. */
const names: readonly (readonly [string, string])[] = [
  ['new\nline.txt', '"new\\nline.txt"'],
  ['tab\there.txt', '"tab\\there.txt"'],
  [`it's "quoted".txt`, `it's "quoted".txt`],
  ['"leading.txt', '"\\"leading.txt"'],
  ['back\\slash.txt', 'back\\slash.txt'],
  ['rocket 🚀.txt', 'rocket 🚀.txt'],
  ['ünï.txt', 'ünï.txt'],
  ['rtl\u202etxt.exe', '"rtl\\342\\200\\256txt.exe"'],
  ['zero\u200bwidth.txt', '"zero\\342\\200\\213width.txt"'],
  ['-dash.txt', '-dash.txt'],
  ['--output=x', '--output=x'],
  [' space ', ' space '],
  ['a -> b.txt', 'a -> b.txt'],
  ['*.txt', '*.txt'],
  [':(exclude)x', ':(exclude)x'],
  ['del\x7f.txt', '"del\\177.txt"'],
  ['c1\u0085.txt', '"c1\\302\\205.txt"'],
]

const notUtf8 = Buffer.from('caf\xe9.txt', 'latin1')
const notUtf8Shown = '"caf\\351.txt"'

/** Node cannot write such a name into an argument; printf can. */
function withNotUtf8(tree: WorkTree): void {
  execFileSync('sh', ['-c', 'printf "one\\n" > "$(printf "caf\\351.txt")"'], { cwd: tree.root })
  execFileSync('git', ['add', '--pathspec-from-file=-', '--pathspec-file-nul'], { cwd: tree.root, input: notUtf8 })
}

test('names of every kind are listed without loss', async () => {
  using tree = workTree()
  for (const [name] of names) tree.write(name, 'one\n')
  withNotUtf8(tree)
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const shown = [...names.map(([, shown]) => shown), notUtf8Shown].sort()
  const untracked = (await server.call('git_status')).structured
  expect(untracked).toMatchObject({ untracked: expect.arrayContaining(names.map(([, shown]) => shown)) })

  tree.commit('all of them')
  const commit = await server.call('git_show')
  expect(commit.structured).toMatchObject({
    files: expect.arrayContaining(shown.map(path => expect.objectContaining({ path, added: 1 }))),
  })
  expect(commit.structured).toMatchObject({
    parts: expect.arrayContaining(shown.map(path => expect.objectContaining({ path }))),
  })

  const folder = await server.call('git_show', { path: '.' })
  expect(folder.structured).toMatchObject({
    entries: expect.arrayContaining(shown.map(path => expect.objectContaining({ path }))),
  })
  expect(folder.text).not.toContain('hidden character')

  const found = await server.call('git_grep', { pattern: 'one', limit: 100 })
  expect(found.structured).toMatchObject({
    matches: expect.arrayContaining(shown.map(path => ({ path, line: 1, text: 'one' }))),
  })
  const atHead = await server.call('git_grep', { pattern: 'one', rev: 'HEAD', limit: 100 })
  expect(atHead.structured).toMatchObject({
    matches: expect.arrayContaining(shown.map(path => ({ path, line: 1, text: 'one' }))),
  })

  const log = await server.call('git_log', { detail: 'files' })
  expect(log.structured).toMatchObject({
    commits: [{ files: expect.arrayContaining(shown.map(path => expect.objectContaining({ path }))) }],
  })
})

test.each(names)('%j can be asked for as it was shown', async (name, shown) => {
  using tree = workTree()
  tree.write(name, 'one\n')
  tree.write('other', 'one\n')
  tree.commit('first')
  tree.write(name, 'one\ntwo\n')
  tree.write('other', 'one\ntwo\n')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const path = shown
  expect((await server.call('git_show', { path })).structured).toMatchObject({ parts: [{ path, text: 'one' }] })
  const diff = await server.call('git_diff', { paths: [path] })
  expect(diff.structured).toMatchObject({
    files: [{ path, status: 'modified', added: 1, removed: 0 }],
    patches: [{ path }],
  })
  expect((await server.call('git_blame', { path })).structured).toMatchObject({ hunks: [{ start: 1 }, { start: 2 }] })
  expect((await server.call('git_log', { path })).structured).toMatchObject({ commits: [{ subject: 'first' }] })
  expect((await server.call('git_log', { path, lines: '1-1' })).structured).toMatchObject({
    commits: [{ subject: 'first' }],
  })
  expect((await server.call('git_grep', { pattern: 'two', paths: [path] })).structured).toMatchObject({
    matches: [{ path, line: 2, text: 'two' }],
  })
})

test('a name that is not UTF-8 can be read, and says so where it cannot be a filter', async () => {
  using tree = workTree()
  withNotUtf8(tree)
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const path = notUtf8Shown
  expect((await server.call('git_show', { path })).structured).toMatchObject({ parts: [{ path, text: 'one' }] })
  const blame = await server.call('git_blame', { path })
  expect(blame.text).toMatch(/^invalid: A name that is not UTF-8 cannot be used as a filter here\./)
})

test('renames and conflicts with odd names keep both of them', async () => {
  using tree = workTree()
  tree.write('old\nname', 'one\ntwo\nthree\nfour\n')
  tree.write('fight\t!', 'base\n')
  tree.commit('first')
  tree.git('mv', 'old\nname', 'new 🚀')
  tree.git('switch', '-q', '-c', 'side')
  tree.write('fight\t!', 'theirs\n')
  tree.git('commit', '-q', '-a', '-m', 'theirs')
  tree.git('switch', '-q', 'main')
  tree.write('fight\t!', 'ours\n')
  tree.git('commit', '-q', '-a', '-m', 'ours')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const compared = await server.call('git_compare', { base: 'main', head: 'side' })
  expect(compared.structured).toMatchObject({
    conflicts: [{ path: '"fight\\t!"', kind: 'contents' }],
    files: expect.arrayContaining([
      expect.objectContaining({ path: 'new 🚀', from: '"old\\nname"', status: 'renamed' }),
    ]),
  })
  try {
    tree.git('merge', 'side')
  } catch {}
  expect((await server.call('git_status')).structured).toMatchObject({
    operation: 'merge',
    conflicts: [{ path: '"fight\\t!"', kind: 'both modified' }],
    staged: [{ path: 'new 🚀', from: '"old\\nname"', change: 'R' }],
  })
  const diff = await server.call('git_diff')
  expect(diff.structured).toMatchObject({
    files: [{ path: '"fight\\t!"', status: 'unmerged' }],
    patches: [{ path: '"fight\\t!"' }],
  })
  expect(diff.text).toContain('++<<<<<<< HEAD')
})
