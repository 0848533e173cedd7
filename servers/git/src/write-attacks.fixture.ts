import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connected } from '@mcp-connectors/testing'
import { expect } from 'vitest'
import { base } from './attacks.fixture.ts'
import { copies, type WorkTree } from './work-tree.fixture.ts'

/** A way in which a repository makes plain git start a program when something is written. */
export interface WriteRecipe {
  id: string
  /** `touch` is a shell command that leaves a marker. */
  setup(tree: WorkTree, touch: string): void
  /** A plain git command that starts it: proof that the recipe works. */
  fires: readonly string[]
}

const hookNames: Record<string, readonly string[]> = {
  'pre-commit': ['commit', '-qam', 'x'],
  'prepare-commit-msg': ['commit', '-qam', 'x'],
  'commit-msg': ['commit', '-qam', 'x'],
  'post-commit': ['commit', '-qam', 'x'],
  'post-rewrite': ['commit', '-q', '--amend', '-am', 'x'],
  'pre-merge-commit': ['merge', '-q', '--no-ff', 'ahead'],
  'post-merge': ['merge', '-q', 'ahead'],
  'pre-rebase': ['rebase', '-q', '--autostash', 'ahead'],
  'post-checkout': ['checkout', '-q', 'ahead'],
  'post-index-change': ['add', '-u'],
  'reference-transaction': ['branch', 'x'],
}

export const hooks: readonly WriteRecipe[] = Object.entries(hookNames).map(([name, fires]) => ({
  id: `hook ${name}`,
  setup: (tree, touch) => hook(tree, '.git/hooks', name, touch),
  fires,
}))

function hook(tree: WorkTree, folder: string, name: string, touch: string): void {
  mkdirSync(join(tree.root, folder), { recursive: true })
  writeFileSync(join(tree.root, folder, name), `#!/bin/sh\n${touch}\n`, { mode: 0o755 })
}

/** Names a driver in the git directory's attributes, beside those named there already. */
function attribute(tree: WorkTree, name: string): void {
  mkdirSync(join(tree.root, '.git/info'), { recursive: true })
  writeFileSync(join(tree.root, '.git/info/attributes'), `*.txt ${name}=x\n`, { flag: 'a' })
}

export function program(tree: WorkTree, touch: string): string {
  const path = join(tree.folder, `program${readdirSync(tree.folder).length}`)
  writeFileSync(path, `#!/bin/sh\n${touch}\nexit 1\n`, { mode: 0o755 })
  return path
}

export const settings: readonly WriteRecipe[] = [
  {
    id: 'hooks folder in the tree',
    setup(tree, touch) {
      hook(tree, 'tracked-hooks', 'pre-commit', touch)
      hook(tree, 'tracked-hooks', 'post-checkout', touch)
      tree.git('config', 'core.hooksPath', 'tracked-hooks')
    },
    fires: ['checkout', '-q', '-f', 'ahead'],
  },
  {
    id: 'clean filter',
    setup(tree, touch) {
      attribute(tree, 'filter')
      tree.git('config', 'filter.x.clean', `${touch}; cat`)
    },
    fires: ['add', 'a.txt'],
  },
  {
    id: 'smudge filter',
    setup(tree, touch) {
      attribute(tree, 'filter')
      tree.git('config', 'filter.x.smudge', `${touch}; cat`)
    },
    fires: ['restore', 'a.txt'],
  },
  {
    id: 'merge driver',
    setup(tree, touch) {
      attribute(tree, 'merge')
      tree.git('config', 'merge.x.driver', `${touch}; true`)
    },
    fires: ['cherry-pick', 'side', '--strategy=ort'],
  },
  {
    id: 'signing program',
    setup(tree, touch) {
      tree.git('config', 'gpg.program', program(tree, touch))
      for (const key of ['commit.gpgSign', 'tag.gpgSign', 'tag.forceSignAnnotated']) tree.git('config', key, 'true')
    },
    fires: ['commit', '-qam', 'x'],
  },
  {
    id: 'signing with ssh',
    setup(tree, touch) {
      tree.git('config', 'gpg.format', 'ssh')
      tree.git('config', 'gpg.ssh.defaultKeyCommand', program(tree, touch))
      tree.git('config', 'gpg.ssh.program', program(tree, touch))
      tree.git('config', 'commit.gpgSign', 'true')
    },
    fires: ['commit', '-qam', 'x'],
  },
  {
    id: 'editors',
    setup(tree, touch) {
      tree.git('config', 'core.editor', program(tree, touch))
      tree.git('config', 'sequence.editor', program(tree, touch))
    },
    fires: ['rebase', '-q', '-i', '--autostash', 'HEAD~1'],
  },
  {
    id: 'options of a branch that a merge takes over',
    setup(tree, touch) {
      tree.git('config', 'gpg.program', program(tree, touch))
      tree.git('config', 'branch.main.mergeOptions', '-S --no-ff')
    },
    fires: ['merge', '-q', 'ahead'],
  },
]

/** The base of all, and a branch that is one commit ahead. */
const forked = copies(() => {
  const tree = base()
  tree.git('stash', '-q')
  tree.git('switch', '-qc', 'ahead')
  tree.write('b.txt', 'ahead\n')
  tree.commit('ahead')
  tree.git('switch', '-q', 'main')
  tree.git('stash', 'pop', '-q')
  return tree
})

export function scene(): { tree: WorkTree; touch: (id: string) => string; markers: () => string[] } {
  const tree = forked()
  const folder = join(tree.folder, 'markers')
  mkdirSync(folder)
  return { tree, touch: id => `touch '${join(folder, id)}'`, markers: () => readdirSync(folder) }
}

const patch = '--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n-one\n+ONE\n TWO\n three\n'

/** Every action of every tool that writes; resolves the one conflict that there is. */
export async function writeEverything(server: Pick<Connected, 'call'>, tree: WorkTree): Promise<void> {
  const call = async (tool: string, args: object) => {
    const { text, isError } = await server.call(`git_${tool}`, { ...args })
    // Each call has to get as far as it can: one that fails proves nothing.
    expect([tool, args, isError ? text : '']).toEqual([tool, args, ''])
    return /undo point: (\S+)/.exec(text)?.[1]
  }
  await call('stage', { patch })
  await call('stage', { paths: ['.'] })
  await call('stage', { paths: ['.'], unstage: true })
  for (const action of ['save', 'pop', 'save', 'apply', 'drop']) await call('stash', { action })
  tree.write('a.txt', 'one\nTWO\nthree\nfive\n')
  await call('commit', { message: 'one', all: true })
  await call('commit', { message: 'two', amend: true })
  for (const name of ['ahead', 'side', 'main']) await call('branch', { action: 'switch', name, force: true })
  await call('branch', { action: 'create', name: 'new' })
  await call('branch', { action: 'rename', name: 'new', target: 'newer' })
  await call('branch', { action: 'delete', name: 'newer', force: true })
  await call('branch', { action: 'tag', name: 'v1', message: 'signed?' })
  await call('branch', { action: 'delete_tag', name: 'v1' })
  await call('integrate', { action: 'merge', revs: ['side'] })
  await call('integrate', { action: 'abort' })
  await call('integrate', { action: 'merge', revs: ['ahead'], no_ff: true })
  await call('undo', {})
  for (const action of ['rebase', 'cherry_pick', 'revert']) {
    const id = await call('integrate', { action, revs: ['side'] })
    tree.write('a.txt', `${action}\n`)
    await call('stage', { paths: ['.'] })
    await call('integrate', { action: 'continue' })
    await call('undo', { id })
  }
  tree.write('a.txt', 'dirty\n')
  await call('restore', { action: 'discard', paths: ['a.txt'] })
  tree.write('new.txt', 'untracked\n')
  await call('restore', { action: 'clean' })
  await call('undo', {})
  for (const action of ['soft', 'mixed', 'hard']) await call('restore', { action, rev: 'side' })
  await call('worktree', { action: 'add', path: '../linked', branch: 'linked' })
  await call('worktree', { action: 'remove', path: '../linked', force: true })
}
