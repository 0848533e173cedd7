import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { scaffold } from './new.ts'
import { files, root } from './workspace.ts'

const exec = promisify(execFile)

/** A copy of this workspace without its servers, in a folder of its own. */
async function workspaceCopy(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mcp-connectors-new-'))
  const left = /(^|\/)(node_modules|dist|\.cache|\.turbo|\.git)$|^servers\/./
  await cp(root, path, { recursive: true, filter: source => !left.test(relative(root, source).replaceAll('\\', '/')) })
  await mkdir(join(path, 'servers'), { recursive: true })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

test('a new connector is built, typechecked, linted and tested as it stands, and changes nothing else', async () => {
  await using copy = await workspaceCopy()
  const before = await files(copy.path)
  const written = await scaffold(copy.path, 'jira')
  expect(written).toHaveLength(12)
  expect((await files(copy.path)).filter(path => !before.includes(path))).toEqual(written)
  const connector = await readFile(join(copy.path, 'servers/jira/src/connector.ts'), 'utf8')
  expect(connector).toContain("export const jira = defineConnector({\n  id: 'jira',\n  title: 'Jira',")

  const run = (command: string, ...args: string[]) => exec(command, args, { cwd: copy.path, maxBuffer: 1e8 })
  await run('pnpm', 'install', '--offline', '--no-frozen-lockfile', '--ignore-scripts')
  await run(process.execPath, 'tooling/repo/src/gen.ts')
  await run(process.execPath, 'tooling/repo/src/gen.ts', '--check')
  await run('pnpm', 'exec', 'biome', 'ci', '--vcs-enabled=false', 'servers/jira')
  await run('pnpm', 'exec', 'tsc', '-b', 'servers/jira')
  await run('pnpm', '--filter', '@mcp-connectors/jira', 'run', 'build')
  const { stdout: help } = await run(process.execPath, 'servers/jira/dist/main.mjs', '--help')
  expect(help).toContain('JIRA_TOKEN')
  const { stdout } = await run('pnpm', 'exec', 'vitest', 'run', '--reporter=dot', 'servers/jira')
  expect(stdout).toMatch(/Test Files .*2 passed/)
}, 180_000)

test.each(['', 'a', 'Jira', 'my-tool', '../x', 'core', 'waytoolongname'])('"%s" does not do as a name', async name => {
  await expect(scaffold('/nowhere', name)).rejects.toThrow('does not do as a name')
})
