import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { scaffold } from './new.ts'
import { catalogVersions, loadPackages } from './shape/packages.ts'
import { files, root } from './workspace.ts'

const exec = promisify(execFile)

/**
 * A copy of this workspace without its servers, in a folder of its own. What is installed is linked, so that nothing is
 * installed for the test, and no network is needed.
 */
async function workspaceCopy(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'mcp-connectors-new-'))
  const left = /^node_modules$|^servers\/.|(^|\/)(dist|\.cache|\.turbo|\.git)$/
  const filter = (source: string) => !left.test(relative(root, source).replaceAll('\\', '/'))
  await cp(root, path, { recursive: true, verbatimSymlinks: true, filter })
  await mkdir(join(path, 'servers'), { recursive: true })
  await mkdir(join(path, 'node_modules'))
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (!name.startsWith('.vite')) await link(join(root, 'node_modules', name), join(path, 'node_modules', name))
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** Gives the new server what its package.json asks for and nothing else, as an installation would. */
async function install(copy: string, folder: string): Promise<void> {
  const wanted = z
    .object({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await readFile(join(copy, folder, 'package.json'), 'utf8')))
  for (const name of Object.keys(wanted.devDependencies)) {
    const target = join(copy, folder, 'node_modules', name)
    await mkdir(dirname(target), { recursive: true })
    await link(await installed(copy, name), target)
  }
}

async function installed(copy: string, name: string): Promise<string> {
  const [group = '', own = ''] = name.split('/')
  const groups: Readonly<Record<string, string>> = { '@mcp-connectors': 'packages', '@tooling': 'tooling' }
  const home = groups[group]
  if (home !== undefined) return join(copy, home, own)
  const folders = ['packages/core', 'packages/testing', 'tooling/repo', '.'].map(path =>
    join(root, path, 'node_modules', name),
  )
  const [found] = (await Promise.all(folders.map(path => realpath(path).catch(() => [])))).flat()
  if (found === undefined) throw new Error(`${name} is asked for by the template, and not installed anywhere here.`)
  return found
}

/** A junction on Windows, where other links need rights. */
const link = (target: string, path: string) => symlink(target, path, 'junction')

test('a new connector is built, typechecked, linted and tested as it stands, and changes nothing else', async () => {
  await using copy = await workspaceCopy()
  const before = await files(copy.path)
  const written = await scaffold(copy.path, 'jira')
  expect(written).toHaveLength(13)
  expect((await files(copy.path)).filter(path => !before.includes(path))).toEqual(written)
  const connector = await readFile(join(copy.path, 'servers/jira/src/connector.ts'), 'utf8')
  expect(connector).toContain("export const jira = defineConnector({\n  id: 'jira',\n  title: 'Jira',")

  await install(copy.path, 'servers/jira')
  const run = (script: string, ...args: string[]) =>
    exec(process.execPath, [join(copy.path, script), ...args], { cwd: copy.path, maxBuffer: 1e8 })
  await run('tooling/repo/src/gen.ts')
  await run('tooling/repo/src/gen.ts', '--check')
  await run('node_modules/@biomejs/biome/bin/biome', 'ci', '--vcs-enabled=false', 'servers/jira')
  await run('node_modules/typescript/bin/tsc', '-b', 'servers/jira')
  const { stdout } = await run('node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', 'servers/jira')
  expect(stdout).toMatch(/Test Files .*2 passed/)
  const server = join(copy.path, 'servers/jira')
  await exec(process.execPath, [join(copy.path, 'tooling/build/bin.mjs')], { cwd: server })
  const { stdout: help } = await run('servers/jira/dist/main.mjs', '--help')
  expect(help).toContain('JIRA_TOKEN')
  const found = (await loadPackages(copy.path)).filter(({ folder }) => folder === 'servers/jira')
  expect(found.flatMap(catalogVersions)).toEqual([])
}, 180_000)

test.each(['', 'a', 'Jira', 'my-tool', '../x', 'core', 'waytoolongname'])('"%s" does not do as a name', async name => {
  await expect(scaffold('/nowhere', name)).rejects.toThrow('does not do as a name')
})
