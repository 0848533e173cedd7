import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { tryGit } from './attacks.fixture.ts'
import { git } from './connector.ts'
import { agreeing, type WorkTree } from './work-tree.fixture.ts'
import { hooks, program, scene, settings } from './write-attacks.fixture.ts'

const serve = (tree: WorkTree, protocol = ['https', 'ssh']) =>
  connect(git, {
    options: { repository: [tree.root], allow: [tree.folder], protocols: protocol },
    access: 'destroy',
    toolsets: ['read', 'write', 'remote'],
    elicit: agreeing().elicit,
  })

describe('plain git starts it', () => {
  test.each([...hooks, ...settings])('$id', ({ setup, fires }) => {
    const { tree, touch, markers } = scene()
    using _tree = tree
    setup(tree, touch('fired'))
    tryGit(tree, fires)
    expect(markers()).toEqual(['fired'])
  })
})

describe('an operation that the repository brings along is not gone on with where it starts programs', () => {
  /** Two picks onto a line of their own, stopped by a conflict at the first. */
  function stopped(tree: WorkTree, ...command: string[]): void {
    tree.git('restore', 'a.txt')
    tree.git('switch', '-q', 'side')
    tree.write('c.txt', 'more\n')
    tree.commit('more on the side')
    if (command[0] === 'cherry-pick') tree.git('switch', '-q', 'main')
    tryGit(tree, command)
  }
  const strategy = (tree: WorkTree, touch: string) => tree.write('git-merge-of/mine', `#!/bin/sh\n${touch}\n`)
  const inGitDir = (tree: WorkTree, path: string) => join(tree.root, '.git', path)
  const operations: Record<string, [command: string[], setup: (tree: WorkTree, touch: string) => void]> = {
    'exec in a rebase': [
      ['rebase', '-q', 'main'],
      (tree, touch) =>
        writeFileSync(inGitDir(tree, 'rebase-merge/git-rebase-todo'), `\n exec ${touch}\n`, { flag: 'a' }),
    ],
    'x in a rebase': [
      ['rebase', '-q', 'main'],
      (tree, touch) => writeFileSync(inGitDir(tree, 'rebase-merge/git-rebase-todo'), `x\t${touch}\n`, { flag: 'a' }),
    ],
    'a strategy of a rebase': [
      ['rebase', '-q', 'main'],
      (tree, touch) => {
        strategy(tree, touch)
        writeFileSync(inGitDir(tree, 'rebase-merge/strategy'), 'of/mine\n')
      },
    ],
    'a strategy of picks': [
      ['cherry-pick', 'side~1', 'side'],
      (tree, touch) => {
        strategy(tree, touch)
        writeFileSync(inGitDir(tree, 'sequencer/opts'), '[options]\n\tStrategy = "of"/mine\n')
      },
    ],
  }
  test.each(Object.entries(operations))('%s', async (_name, [command, setup]) => {
    const { tree, touch, markers } = scene()
    using _tree = tree
    stopped(tree, ...command)
    setup(tree, touch('fired'))
    if (tree.files()['git-merge-of/mine']) tree.executable('git-merge-of/mine', true)
    tree.write('a.txt', 'resolved\n')
    tree.git('add', 'a.txt')
    await using server = await serve(tree)
    for (const action of ['continue', 'skip']) {
      expect((await server.call('git_integrate', { action })).text).toMatch(
        /^refused: The .* in progress starts programs/,
      )
    }
    expect(markers()).toEqual([])
    // Plain git does start it.
    tryGit(tree, [command[0] ?? '', '--continue'])
    expect(markers()).toEqual(['fired'])
  })
})

test('a series of patches that names a file to write is not gone on with', async () => {
  const { tree } = scene()
  using _tree = tree
  tree.git('restore', 'a.txt')
  tree.git('format-patch', '-q', '-2', '-o', tree.folder, 'side')
  const patches = readdirSync(tree.folder)
    .filter(name => name.endsWith('.patch'))
    .sort()
  tryGit(tree, ['am', '-q', ...patches.toReversed().map(name => `../${name}`)])
  tree.write('.git/rebase-apply/apply-opt', " '--build-fake-ancestor=../private'")
  tree.write('a.txt', 'resolved\n')
  tree.git('add', 'a.txt')
  await using server = await serve(tree)
  for (const action of ['continue', 'skip']) {
    expect((await server.call('git_integrate', { action })).text).toMatch(/^refused: The am in progress/)
  }
  expect(existsSync(join(tree.folder, 'private'))).toBe(false)
  // Plain git does write it.
  tryGit(tree, ['am', '--continue'])
  expect(existsSync(join(tree.folder, 'private'))).toBe(true)
})

test('a remote that asks for a password starts none of the repository’s helpers', async () => {
  const { tree, touch, markers } = scene()
  using _tree = tree
  const asking = createServer((_request, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
  })
  await new Promise<void>(resolve => asking.listen(0, '127.0.0.1', resolve))
  const address = asking.address()
  const port = typeof address === 'object' ? address?.port : 0
  tree.git('remote', 'add', 'origin', `http://127.0.0.1:${port}/x`)
  tree.git('remote', 'add', 'shell', 'ssh://127.0.0.1:1/x')
  tree.git('config', 'credential.helper', `!${touch('helper')}; false`)
  tree.git('config', 'core.askPass', program(tree, touch('askpass')))
  tree.git('config', 'core.sshCommand', `${touch('ssh')}; false`)
  tree.git('config', 'core.alternateRefsCommand', `${touch('alternates')}; false`)
  await using server = await serve(tree, ['http', 'ssh'])
  const failed = await server.call('git_sync', { action: 'fetch' })
  expect(failed.text).toMatch(/^unauthenticated: /)
  for (const action of ['fetch', 'push']) {
    const { isError } = await server.call('git_sync', { action, remote: 'shell', refs: ['main'], dry_run: false })
    expect(isError).toBe(true)
  }
  expect(markers()).toEqual([])
  asking.close()
})
