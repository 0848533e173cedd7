import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, elicit: (message: string) => 'accept' | 'decline' = agreeing().elicit) =>
  connect(git, { options: { repository: [tree.root] }, access: 'destroy', results: 'structured', elicit })

function seed(tree: WorkTree): string {
  tree.write('a', 'one\n')
  tree.write('b c/d', 'one\n')
  tree.write('.gitignore', 'ignored\n')
  const first = tree.commit('first')
  tree.write('a', 'two\n')
  tree.commit('second')
  tree.write('a', 'staged\n')
  tree.git('add', 'a')
  tree.write('a', 'later\n')
  tree.write('b c/d', 'later\n')
  tree.write('new é/x', 'untracked\n')
  tree.write('ignored', 'ignored\n')
  return first
}

test('discards paths, from the index or from a revision, after asking', async () => {
  using tree = workTree()
  seed(tree)
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const result = await server.call('git_restore', { action: 'discard', paths: ['b c'] })
  expect(result.structured).toMatchObject({ discarded: ['b c/d'], undo: expect.any(String), hooks: 'none' })
  expect(asked).toEqual([expect.stringMatching(/^Discard the changes of these files in .*:\nb c\/d$/s)])
  expect([tree.read('a'), tree.read('b c/d')]).toEqual(['later\n', 'one\n'])
  await server.call('git_restore', { action: 'discard', paths: ['a'] })
  expect(tree.read('a')).toBe('staged\n')
  await server.call('git_restore', { action: 'discard', paths: ['a'], rev: 'HEAD~1' })
  expect([tree.read('a'), tree.git('show', ':a')]).toEqual(['one\n', 'one\n'])
})

test('resets soft, mixed and hard, and each can be undone', async () => {
  using tree = workTree()
  const first = seed(tree)
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const before = { files: tree.files(), status: tree.git('status', '--porcelain=v2', '-uall') }
  for (const action of ['soft', 'mixed', 'hard']) {
    const result = await server.call('git_restore', { action, rev: 'HEAD~1' })
    expect(result.structured).toMatchObject({ head: first })
    await server.call('git_undo')
    expect({ files: tree.files(), status: tree.git('status', '--porcelain=v2', '-uall') }).toEqual(before)
  }
  expect(asked[2]).toMatch(/^Reset \(hard\) .* to HEAD~1 .*Commits that leave the branch: 1\.\na\nb c\/d$/s)
})

test('cleans untracked files, never ignored ones or repositories inside', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('init', '-q', 'inner')
  tree.write('inner/file', 'x\n')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const result = await server.call('git_restore', { action: 'clean' })
  expect(result.structured).toMatchObject({ discarded: ['new é/x'] })
  expect(asked[0]).toMatch(/^Delete these untracked files in .*:\nnew é\/x$/s)
  expect(Object.keys(tree.files())).toEqual(['.gitignore', 'a', 'b c/d', 'ignored', 'inner/file'])
  await server.call('git_undo')
  expect(tree.read('new é/x')).toBe('untracked\n')
})

test('names files that git does not track and a revision would replace, before and after', async () => {
  using tree = workTree()
  tree.write('old', 'tracked\n')
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.git('rm', '-q', 'old')
  tree.write('.gitignore', 'old\n')
  tree.commit('second')
  tree.write('old', 'precious\n')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const calls = [
    ['git_restore', { action: 'hard', rev: 'HEAD~1' }],
    ['git_restore', { action: 'discard', paths: ['old'], rev: 'HEAD~1' }],
    ['git_branch', { action: 'switch', name: 'HEAD~1', force: true }],
  ] as const
  for (const [tool, args] of calls) {
    const result = await server.call(tool, args)
    expect(asked.at(-1)).toMatch(/:\nold$|\. .*\nold$/)
    if (tool === 'git_restore') expect(result.structured).toMatchObject({ discarded: ['old'] })
    await server.call('git_undo')
  }
})

test('before the first commit, a reset clears the index', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.git('add', 'a')
  await using server = await serve(tree)
  expect((await server.call('git_restore', { action: 'mixed' })).isError).toBe(false)
  expect(tree.git('status', '--porcelain')).toBe('?? a\n')
  expect((await server.call('git_restore', { action: 'hard' })).isError).toBe(false)
})

test('a person who says no is obeyed', async () => {
  using tree = workTree()
  seed(tree)
  await using server = await serve(tree, () => 'decline')
  const { text } = await server.call('git_restore', { action: 'hard' })
  expect(text).toMatch(/^refused: The person did not agree/)
  expect(tree.read('a')).toBe('later\n')
})

test('files outside are out of reach, by path and through links', async () => {
  using tree = workTree()
  seed(tree)
  tree.link('out', tree.folder)
  await using server = await serve(tree)
  for (const path of ['../home/.gitconfig', '/etc/passwd', 'out/home/.gitconfig', '.git/config']) {
    const { text } = await server.call('git_restore', { action: 'clean', paths: [path] })
    expect(text).toMatch(/^refused: /)
  }
})

test('says what is wrong with the call', async () => {
  using tree = workTree()
  seed(tree)
  await using server = await serve(tree)
  const wrong = async (args: object) => (await server.call('git_restore', { ...args })).text
  expect(await wrong({ action: 'discard' })).toMatch(/^invalid: discard needs paths/)
  expect(await wrong({ action: 'hard', paths: ['a'] })).toMatch(/^invalid: A hard reset takes no paths/)
  expect(await wrong({ action: 'hard', rev: '--hard' })).toMatch(/^invalid/)
  expect(await wrong({ action: 'hard', rev: 'nothing' })).toMatch(/^not_found/)
})
