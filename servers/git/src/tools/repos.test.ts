import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { workTree } from '../work-tree.fixture.ts'

function inner(text: string): string {
  return /^<untrusted\d+>\n(.*)\n<\/untrusted\d+>/s.exec(text)?.[1] ?? text
}

function init(...path: string[]): string {
  const root = join(...path)
  mkdirSync(root, { recursive: true })
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root })
  return root
}

test('repositories below an allowed folder, each by a name of its own', async () => {
  using tree = workTree()
  const { folder } = tree
  const one = init(folder, 'group1/app')
  const two = init(folder, 'group2/app')
  const deep = init(folder, 'a/b/lib')
  init(folder, 'a/b/c/d/too-deep')
  init(folder, '.hidden')
  init(folder, 'node_modules/package')
  tree.write('a.txt', 'one\n')
  await using server = await connect(git, { options: { allow: [folder] } })
  expect(inner((await server.call('git_repos')).text).split('\n')).toEqual([
    `lib ${deep} main, clean`,
    `group1/app ${one} main, clean`,
    `group2/app ${two} main, clean`,
    `repo ${tree.root} main, 1 changed`,
  ])
  expect((await server.call('git_status', { repo: 'repo' })).text).toContain('untracked:\na.txt')
  expect((await server.call('git_status', { repo: 'group1/app' })).text).toContain('branch main')
  expect((await server.call('git_status', { repo: join(one, '.') })).text).toContain('branch main')
  expect((await server.call('git_status', { repo: 'a/b/c/d/too-deep' })).text).toContain('branch main')
  expect((await server.call('git_status')).text).toMatch(/^invalid: There are 4 repositories; say which with repo\./)
  expect((await server.call('git_status', { repo: 'group1/ap' })).text).toMatch(
    /^not_found: .*\nDid you mean group1\/app, group2\/app\?/,
  )
})

test('what a repository would start, and one that cannot be used', async () => {
  using tree = workTree()
  tree.git('commit', '-q', '--allow-empty', '-m', 'first')
  tree.git('config', 'core.fsmonitor', 'touch M')
  tree.git('config', 'filter.x.clean', 'touch M')
  writeFileSync(join(tree.root, '.git/hooks/pre-commit'), '#!/bin/sh\n', { mode: 0o755 })
  const broken = join(tree.folder, 'broken')
  mkdirSync(broken)
  writeFileSync(join(broken, '.git'), 'gitdir: /nowhere\n')
  await using server = await connect(git, { options: { allow: [tree.folder] } })
  expect(inner((await server.call('git_repos')).text).split('\n')).toEqual([
    `broken ${broken}: ${broken} is not a usable git repository: .git does not lead to a git directory.`,
    `repo ${tree.root} main, clean, kept from running: core.fsmonitor, filter.x.clean, hook pre-commit`,
  ])
})

test('a changed configuration counts from the next call on', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  for (const value of ['one', 'two', 'three']) {
    tree.git('config', `filter.${value}.clean`, value)
    expect((await server.call('git_repos')).text).toContain(`filter.${value}.clean`)
  }
})

test('a folder that does not exist is left out with a warning', async () => {
  using tree = workTree()
  await using server = await connect(git, {
    options: { repository: [join(tree.folder, 'nothing')], allow: [tree.root] },
  })
  expect((await server.call('git_status')).text).toContain('branch main')
  expect(server.log.join('\n')).toContain(`The folder ${join(tree.folder, 'nothing')} does not exist and is left out.`)
  await using none = await connect(git, { options: { repository: [join(tree.folder, 'nothing')] } })
  const { text } = await none.call('git_status')
  expect(text).toMatch(/^not_found: There is no git repository in the folders/)
  expect(text).toContain(`Named in the settings, but not there: ${join(tree.folder, 'nothing')}.`)
})
