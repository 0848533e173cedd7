import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workTree } from '../work-tree.fixture.ts'

/** Runs in a process of its own, where nothing is loaded yet, and says after which steps simple-git was asked for. */
const script = `
import { registerHooks } from 'node:module'
let loaded = false
registerHooks({
  resolve(name, context, next) {
    if (name === 'simple-git') loaded = true
    return next(name, context)
  },
})
const { connect } = await import('@mcp-connectors/testing')
const { git } = await import('./src/connector.ts')
const [root] = process.argv.slice(1)
await using server = await connect(git, {
  options: { repository: [root], protocols: ['file'] },
  access: 'write',
  toolsets: ['read', 'write', 'remote'],
})
const steps = { start: loaded }
for (const [tool, args] of [
  ['git_status', {}],
  ['git_log', {}],
  ['git_diff', {}],
  ['git_stage', { paths: ['b'] }],
  ['git_commit', { message: 'second' }],
  ['git_sync', { action: 'fetch' }],
]) {
  const { isError, text } = await server.call(tool, args)
  steps[tool] = isError ? text : loaded
}
console.log(JSON.stringify(steps))
`

test('simple-git is loaded by the first remote call, not at the start and not by local calls', () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('b', 'two\n')
  tree.git('remote', 'add', 'origin', `file://${tree.root}`)
  const cwd = join(import.meta.dirname, '../..')
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script, tree.root], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    encoding: 'utf8',
  })
  expect(JSON.parse(said)).toEqual({
    start: false,
    git_status: false,
    git_log: false,
    git_diff: false,
    git_stage: false,
    git_commit: false,
    git_sync: true,
  })
})
