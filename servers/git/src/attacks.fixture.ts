import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Connected } from '@mcp-connectors/testing'
import { copies, type WorkTree, workTree } from './work-tree.fixture.ts'

/** A way in which a repository makes plain git start a program. `marker` is the file that the program would make. */
export interface Recipe {
  id: string
  setup(tree: WorkTree, marker: string): void
  /** Plain git commands that start it: proof that the recipe works. */
  fires: readonly (readonly string[])[]
}

/** Two commits on main, a branch that conflicts with it, and a change that is not committed. */
export const base = copies(() => {
  const tree = workTree()
  tree.write('a.txt', 'one\ntwo\nthree\n')
  tree.commit('first')
  tree.git('branch', 'side')
  tree.write('a.txt', 'one\nTWO\nthree\n')
  tree.commit('second')
  tree.git('switch', '-q', 'side')
  tree.write('a.txt', 'one\n2\nthree\n')
  tree.commit('on the side')
  tree.git('switch', '-q', 'main')
  tree.write('a.txt', 'one\nTWO\nthree\nfour\n')
  return tree
})

function config(...pairs: [string, (marker: string) => string][]): Recipe['setup'] {
  return (tree, marker) => {
    for (const [key, value] of pairs) tree.git('config', key, value(marker))
  }
}

function attributes(tree: WorkTree, line: string): void {
  const file = join(tree.root, '.git/info/attributes')
  mkdirSync(join(tree.root, '.git/info'), { recursive: true })
  writeFileSync(file, `${line}\n`)
}

/** A driver of some kind for every text file, named in a tracked .gitattributes or in the git directory. */
function driver(attribute: string, key: string, command: (marker: string) => string): Recipe['setup'] {
  return (tree, marker) => {
    attributes(tree, `*.txt ${attribute}=x`)
    tree.git('config', key, command(marker))
  }
}

function hook(name: string): Recipe['setup'] {
  return (tree, marker) => {
    mkdirSync(join(tree.root, '.git/hooks'), { recursive: true })
    writeFileSync(join(tree.root, '.git/hooks', name), `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 })
  }
}

/** A submodule whose own configuration is hostile. */
function submodule(setup: Recipe['setup']): Recipe['setup'] {
  return (tree, marker) => {
    const source = join(tree.folder, 'source')
    execFileSync('git', ['clone', '-q', tree.root, source], { stdio: 'ignore' })
    tree.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', source, 'sub')
    tree.git('commit', '-q', '-m', 'submodule', 'sub', '.gitmodules')
    const inner = (...args: string[]) => tree.git('-C', 'sub', ...args)
    const root = join(tree.root, '.git/modules/sub')
    setup({ ...tree, root: join(tree.root, 'sub'), git: inner }, marker)
    if (existsSync(join(tree.root, 'sub/.gitattributes'))) return
    mkdirSync(join(root, 'info'), { recursive: true })
    writeFileSync(join(root, 'info/attributes'), '*.txt filter=x\n')
    // Of the same size as before, so that git has to look at the content.
    writeFileSync(join(tree.root, 'sub/a.txt'), 'one\nTWX\nthree\n')
  }
}

/** git removes an object and believes that a remote has it: the next look at it fetches. */
function promisor(url: (marker: string) => string, more: readonly [string, string][] = []): Recipe['setup'] {
  return (tree, marker) => {
    const id = tree.git('rev-parse', 'HEAD~1:a.txt').trim()
    tree.git('config', 'remote.origin.url', url(marker))
    tree.git('config', 'remote.origin.promisor', 'true')
    tree.git('config', 'extensions.partialClone', 'origin')
    tree.git('config', 'core.repositoryFormatVersion', '1')
    for (const [key, value] of more) tree.git('config', key, value.replace('M', marker))
    const object = join(tree.root, '.git/objects', id.slice(0, 2), id.slice(2))
    renameSync(object, join(tree.folder, 'object'))
  }
}

const touch = (marker: string) => `touch '${marker}'`
const filter = (marker: string) => `touch '${marker}'; cat`

export const recipes: readonly Recipe[] = [
  { id: 'fsmonitor', setup: config(['core.fsmonitor', m => `touch '${m}'; false`]), fires: [['status']] },
  {
    id: 'fsmonitor in the configuration of one work tree',
    setup(tree, marker) {
      tree.git('config', 'extensions.worktreeConfig', 'true')
      tree.git('config', '--worktree', 'core.fsmonitor', `touch '${marker}'; false`)
    },
    fires: [['status']],
  },
  {
    id: 'fsmonitor in an included file',
    setup(tree, marker) {
      writeFileSync(join(tree.root, '.git/more'), `[core]\n\tfsmonitor = "touch '${marker}'; false"\n`)
      tree.git('config', 'include.path', 'more')
    },
    fires: [['status']],
  },
  { id: 'diff driver', setup: driver('diff', 'diff.x.command', touch), fires: [['diff']] },
  { id: 'external diff', setup: config(['diff.external', touch]), fires: [['diff']] },
  {
    id: 'textconv',
    setup: driver('diff', 'diff.x.textconv', m => `touch '${m}'; cat`),
    fires: [['diff'], ['log', '-p']],
  },
  { id: 'clean filter', setup: driver('filter', 'filter.x.clean', filter), fires: [['diff']] },
  { id: 'process filter', setup: driver('filter', 'filter.x.process', touch), fires: [['diff', '--quiet']] },
  {
    id: 'clean filter of a name with "="',
    setup(tree, marker) {
      attributes(tree, '*.txt filter=x=y')
      tree.git('config', 'filter.x=y.clean', filter(marker))
    },
    fires: [['diff']],
  },
  {
    id: 'required clean filter',
    setup(tree, marker) {
      driver('filter', 'filter.x.clean', filter)(tree, marker)
      tree.git('config', 'filter.x.required', 'true')
    },
    fires: [['diff']],
  },
  {
    id: 'merge driver',
    setup: driver('merge', 'merge.x.driver', touch),
    fires: [['merge-tree', '--write-tree', 'main', 'side']],
  },
  {
    id: 'signature check',
    setup(tree, marker) {
      const fake = join(tree.folder, 'gpg')
      // It reads to the end: git takes a program that ends before for a failure.
      writeFileSync(
        fake,
        `#!/bin/sh\ncat >/dev/null\ntouch '${marker}'\necho '[GNUPG:] SIG_CREATED ' >&2\necho '-----BEGIN PGP SIGNATURE-----'\n`,
        { mode: 0o755 },
      )
      tree.git('-c', `gpg.program=${fake}`, 'commit', '-q', '-S', '--allow-empty', '-m', 'signed')
      tree.git('config', 'gpg.program', fake)
      tree.git('config', 'log.showSignature', 'true')
    },
    fires: [['log', '-1']],
  },
  { id: 'hook after an index change', setup: hook('post-index-change'), fires: [['add', '-u']] },
  {
    id: 'monitor of a submodule',
    setup: submodule(config(['core.fsmonitor', m => `touch '${m}'; false`])),
    fires: [['status']],
  },
  { id: 'filter of a submodule', setup: submodule(config(['filter.x.clean', filter])), fires: [['status']] },
  {
    id: 'fetch of a missing object',
    setup: promisor(m => `ext::sh -c touch% ${m}`, [['protocol.ext.allow', 'always']]),
    fires: [['show', 'HEAD~1:a.txt']],
  },
  {
    id: 'upload-pack of a missing object',
    setup: promisor(() => '/nowhere', [['remote.origin.uploadpack', "touch 'M'; false"]]),
    fires: [['show', 'HEAD~1:a.txt']],
  },
]

/** Every way to read that the server has. */
const reads: readonly (readonly [string, Record<string, unknown>])[] = [
  ['git_status', {}],
  ['git_log', {}],
  ['git_log', { detail: 'files' }],
  ['git_log', { path: 'a.txt', lines: '1-2' }],
  ['git_log', { pickaxe: 'TWO' }],
  ['git_diff', {}],
  ['git_diff', { staged: true }],
  ['git_diff', { from: 'HEAD~1', to: 'HEAD' }],
  ['git_diff', { from: 'HEAD~1', paths: ['a.txt'] }],
  ['git_show', {}],
  ['git_show', { rev: 'HEAD~1', path: 'a.txt' }],
  ['git_show', { path: '.' }],
  ['git_blame', { path: 'a.txt' }],
  ['git_blame', { path: 'a.txt', rev: 'HEAD' }],
  ['git_grep', { pattern: 'one' }],
  ['git_grep', { pattern: 'one', rev: 'HEAD~1' }],
  ['git_compare', { base: 'main', head: 'side' }],
  ...['branches', 'remote_branches', 'tags', 'remotes', 'stashes', 'worktrees', 'reflog', 'undo'].map(
    kind => ['git_refs', { kind }] as const,
  ),
]

export async function readEverything(server: Pick<Connected, 'call' | 'read'>, root: string): Promise<void> {
  for (const [tool, args] of reads) await server.call(tool, { ...args, repo: root })
  for (const path of ['status', 'commit/HEAD', 'blob/HEAD~1/a.txt']) {
    await server.read(`git://${encodeURIComponent(root)}/${path}`).catch(() => {})
  }
}

/** Runs plain git and forgets how it ended: only the marker counts. */
export function tryGit(tree: WorkTree, args: readonly string[]): void {
  try {
    tree.git(...args)
  } catch {}
}
