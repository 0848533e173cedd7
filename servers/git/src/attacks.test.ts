import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Connected, connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { base, recipes } from './attacks.fixture.ts'
import { git } from './connector.ts'
import type { WorkTree } from './work-tree.fixture.ts'

/** Every way to read that the server has. */
const reads: readonly (readonly [string, Record<string, unknown>])[] = [
  ['git_repos', {}],
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

async function readEverything(server: Connected): Promise<void> {
  for (const [tool, args] of reads) await server.call(tool, args)
  for (const uri of ['git://repo/status', 'git://repo/commit/HEAD', 'git://repo/blob/HEAD~1/a.txt']) {
    await server.read(uri).catch(() => {})
  }
}

/** Runs plain git and forgets how it ended: only the marker counts. */
function tryGit(tree: WorkTree, args: readonly string[]): void {
  try {
    tree.git(...args)
  } catch {}
}

describe('nothing that a repository brings along is started by reading it', () => {
  test.each(recipes)('$id', async ({ setup, fires }) => {
    using tree = base()
    const marker = join(tree.folder, 'marker')
    setup(tree, marker)
    rmSync(marker, { force: true })
    await using server = await connect(git, { options: { repository: [tree.root] } })
    await readEverything(server)
    expect(existsSync(marker)).toBe(false)
    // The recipe works: plain git does start it.
    for (const args of fires) tryGit(tree, args)
    expect(existsSync(marker)).toBe(true)
  })
})
