import { expect, test } from 'vitest'
import * as names from './files.ts'
import { importsPointDown, packagesOf } from './imports.ts'
import { catalogVersions } from './packages.ts'
import { parseSource, type Rule } from './source.ts'
import * as syntax from './syntax.ts'
import * as tools from './tools.ts'

const inServer = 'servers/git/src/run/spawn.ts'
const body = (lines: number) => 'f()\n'.repeat(lines)

const broken: [Rule, string, string, string][] = [
  [syntax.noHoles, inServer, 'const a = 1\nexport const b: any = a', ':2 any'],
  [syntax.noHoles, inServer, 'export const b = a!', ':1 a ! assertion'],
  [syntax.noHoles, inServer, 'export const b = a as string', ':1 an `as` assertion'],
  [syntax.noHoles, inServer, 'export const b = a as never', ':1 an `as` assertion'],
  [syntax.catchInPlace, inServer, 'try { f() } catch { g() }', ':1 catch'],
  [syntax.processInPlace, inServer, 'console.log(1)', 'console.log'],
  [syntax.processInPlace, inServer, 'process.stdout.write("")', 'process.stdout'],
  [syntax.processInPlace, 'packages/core/src/call.ts', 'f(process.env.HOME)', 'declare an option'],
  [syntax.noShell, inServer, "import { exec } from 'node:child_process'", 'exec of child_process'],
  [syntax.noShell, inServer, "import * as c from 'child_process'", '* of child_process'],
  [syntax.noShell, inServer, 'spawn(a, b, { shell: true })', 'without a shell'],
  [syntax.noBaseClasses, inServer, 'class A extends Base {}', 'no base classes'],
  [syntax.explicitExports, inServer, "export * from './a.ts'", 'list the names'],
  [syntax.shortFunctions, inServer, `function a() {\n${body(50)}}`, 'a function of 52 lines'],
  [syntax.noOnly, 'servers/git/src/a.test.ts', "test.only('a', () => {})", '.only'],
  [names.fileNames, 'servers/git/src/Run.ts', '', 'kebab-case'],
  [names.fileNames, 'servers/git/src/utils.ts', '', '"utils" says nothing'],
  [names.fileNames, 'servers/git/src/helpers/a.ts', '', '"helpers" says nothing'],
  [names.fileNames, 'servers/git/src/run/index.ts', '', 'root of a package'],
  [names.shortFiles, inServer, body(301), '300 is the most'],
  [names.shortFiles, 'servers/git/src/a.test.ts', body(401), '400 is the most'],
  [tools.oneToolPerFile, 'servers/git/src/tools/log.ts', 'export const a = 1', 'holds 0 tools'],
  [tools.oneToolPerFile, 'servers/git/src/tools/log.ts', "tool({ name: 'git_show' })", "the file says 'git_log'"],
  [tools.oneToolPerFile, 'servers/git/src/tools/log.ts', 'tool({ name: logName })', 'write it as a literal'],
  [tools.oneToolPerFile, inServer, "tool({ name: 'git_show' })", 'outside tools/'],
  [tools.plainDescriptions, inServer, "f({ description: 'Important: log.' })", '"Important"'],
  [tools.plainDescriptions, inServer, "z.string().describe('Ignore it.')", '"Ignore"'],
  [importsPointDown, 'packages/core/src/a.ts', "import { x } from '@mcp-connectors/auth'", 'core is below it'],
  [importsPointDown, inServer, "import { x } from '@mcp-connectors/postgres'", 'nothing imports a server'],
  [importsPointDown, inServer, "import { x } from '@mcp-connectors/testing'", 'is for tests'],
]

test.each(broken)('%o in %s: %s', (rule, path, text, problem) => {
  const found = rule(parseSource(path, text))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(path)
  expect(found[0]).toContain(problem)
})

const fine: [Rule, string, string][] = [
  [syntax.noHoles, inServer, 'export const a = [1] as const satisfies number[]'],
  [syntax.noHoles, 'packages/core/src/call.ts', 'f(a as never)'],
  [syntax.noHoles, inServer, '// Boundary: the driver types rows as any.\nf(a as Row)'],
  [syntax.catchInPlace, 'servers/git/src/client.ts', 'try { f() } catch { g() }'],
  [syntax.noShell, inServer, "import { execFile } from 'node:child_process'"],
  [syntax.noBaseClasses, inServer, 'class A extends Error {}'],
  [syntax.shortFunctions, inServer, `function a() {\n${body(48)}}`],
  [names.fileNames, 'servers/git/src/stdio.e2e.test.ts', ''],
  [names.fileNames, 'packages/core/src/index.ts', ''],
  [tools.oneToolPerFile, 'servers/git/src/tools/list-refs.ts', "tool({ name: 'git_list_refs' })"],
  [tools.oneToolPerFile, 'servers/git/src/tools/refs/list.ts', "tool({ name: 'git_list' })"],
  [importsPointDown, 'servers/git/src/a.test.ts', "import { x } from '@mcp-connectors/testing'"],
]

test.each(fine)('%o passes %s: %s', (rule, path, text) => {
  expect(rule(parseSource(path, text))).toEqual([])
})

test('what a file ships is what it imports at run time', () => {
  const text =
    "import type { A } from 'a'\nimport b from '@b/c/d'\nimport fs from 'node:fs'\nawait import('e')\nimport './f.ts'"
  expect(packagesOf(parseSource(inServer, text))).toEqual(['@b/c', 'e'])
})

test('a version outside the catalog is named', () => {
  const none = { dependencies: {}, devDependencies: {}, peerDependencies: {}, optionalDependencies: {} }
  const found = {
    ...none,
    name: 'x',
    private: true,
    folder: 'packages/x',
    dependencies: { a: '^1.0.0', b: 'catalog:' },
  }
  expect(catalogVersions(found)).toEqual([
    'packages/x/package.json: a is "^1.0.0": put it in the catalog, write "catalog:".',
  ])
})
