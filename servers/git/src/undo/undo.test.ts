import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Git } from '../client.ts'
import { copies, type WorkTree, workTree } from '../work-tree.fixture.ts'
import { findPoint, returnTo } from './return.ts'
import { type SaveRequest, save } from './save.ts'

const signal = new AbortController().signal
const silent = { debug() {}, info() {}, warn() {}, error() {} }

function open(tree: WorkTree): Promise<Git> {
  const settings = { repository: [tree.root], allow: [tree.folder], hooks: 'skip' as const, protocol: ['https'] }
  return Git.open(settings, { signal, log: silent })
}

/**
 * Everything an undo point promises to bring back. A file that git calls unchanged comes back as git checks it out;
 * that is the same bytes unless attributes convert it, so with attributes only the others count.
 */
function state(tree: WorkTree) {
  const files = tree.files()
  return {
    files: files['.gitattributes'] === undefined ? files : changedFiles(tree),
    index: tree.git('ls-files', '-s', '-z'),
    // With HEAD and branch.
    status: tree.git('status', '--porcelain=v2', '--branch', '-z', '-uall', '--no-renames'),
  }
}

function changedFiles(tree: WorkTree): Record<string, string | undefined> {
  const files = tree.files()
  const status = tree.git('status', '--porcelain', '-z', '-uall', '--no-renames').split('\0')
  const paths = status.filter(line => line.charAt(1) !== ' ').map(line => line.slice(3))
  return Object.fromEntries(paths.map(path => [path, files[path]]))
}

async function roundTrip(tree: WorkTree, destroy: () => void, request: Partial<SaveRequest> = {}) {
  await using git = await open(tree)
  const repo = await git.repo()
  const before = state(tree)
  const id = await save(repo, { action: 'test', signal, ...request })
  expect(state(tree)).toEqual(before)
  destroy()
  const destroyed = state(tree)
  const back = await returnTo(repo, await findPoint(repo, id, signal), signal)
  expect(state(tree)).toEqual(before)
  await returnTo(repo, await findPoint(repo, back.undo, signal), signal)
  expect(state(tree)).toEqual(destroyed)
  return back
}

const names = ['a', 'b/c', 'b/d', 'b', 'e f', 'q"uote', 'new\nline', 'é😀', '-dash', ':(glob)*', '.gitattributes']
const contents = ['', 'one\n', 'two\n', 'mixed\r\nends\n', 'crlf\r\n', '$Id$\n', 'null\0byte', '* text=auto ident\n']
const edit = fc.oneof(
  fc.record({ do: fc.constant('write'), name: fc.constantFrom(...names), content: fc.constantFrom(...contents) }),
  fc.record({
    do: fc.constantFrom('link', 'remove', 'chmod', 'stage', 'intent', 'forget'),
    name: fc.constantFrom(...names),
  }),
  fc.record({ do: fc.constant('commit'), name: fc.constant('') }),
)
const destruction = fc.constantFrom('hard', 'clean', 'first', 'detach', 'rm')

function apply(tree: WorkTree, step: { do: string; name: string; content?: string }): void {
  const { name } = step
  const parent = name.split('/').slice(0, -1).join('/')
  const isFile = tree.files()[name] !== undefined
  if (step.do === 'write' || step.do === 'link') {
    if (parent !== '' && tree.files()[parent] !== undefined) tree.remove(parent)
    tree.remove(name)
    if (step.do === 'write') tree.write(name, step.content ?? '')
    else tree.link(name, 'a')
  }
  if (step.do === 'remove') tree.remove(name)
  if (step.do === 'chmod' && isFile && !tree.files()[name]?.startsWith('link')) tree.executable(name, true)
  if (step.do === 'stage') tree.git('add', '-A', '--', '.')
  if (step.do === 'intent' && isFile) tree.git('--literal-pathspecs', 'add', '-N', '--', name)
  if (step.do === 'forget') tree.git('--literal-pathspecs', 'rm', '-rq', '--cached', '--ignore-unmatch', '--', name)
  if (step.do === 'commit') tree.git('commit', '-q', '--allow-empty', '-m', 'next')
}

const destroyers: Record<string, (tree: WorkTree) => void> = {
  hard: tree => tree.git('reset', '-q', '--hard'),
  clean: tree => {
    tree.git('reset', '-q', '--hard')
    tree.git('clean', '-fdq')
  },
  first: tree => tree.git('reset', '-q', '--hard', 'start'),
  detach: tree => tree.git('checkout', '-q', '-f', '--detach', 'start'),
  rm: tree => tree.git('rm', '-rfq', '--cached', '--ignore-unmatch', '.'),
}

const started = copies(() => {
  const tree = workTree()
  tree.write('a', 'first\n')
  tree.write('b/c', 'first\n')
  tree.commit('start')
  tree.git('tag', 'start')
  return tree
})

test('any edits, any destruction: work tree, index, HEAD and branch come back byte for byte', {
  timeout: 300_000,
}, async () => {
  const property = fc.asyncProperty(fc.array(edit, { maxLength: 12 }), destruction, async (edits, how) => {
    using tree = started()
    for (const step of edits) apply(tree, step)
    await roundTrip(tree, () => destroyers[how]?.(tree))
  })
  await fc.assert(property, { numRuns: 20 })
})

test.each([
  ['a link', (tree: WorkTree) => tree.link('x', 'a')],
  ['a file', (tree: WorkTree) => tree.write('x', 'text\n')],
])('an entry that is in the index by name only stays %s there, whatever is on disk now', async (_kind, make) => {
  using tree = started()
  make(tree)
  tree.git('add', '-N', '--', 'x')
  tree.remove('x')
  tree.write('x', '')
  tree.executable('x', true)
  await roundTrip(tree, () => tree.git('reset', '-q', '--hard'))
})
