// `pnpm new jira` makes servers/jira from the template: a connector that passes everything, to be turned into a real one.
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { files, readIfThere, root } from './workspace.ts'

const taken = new Set(['config', 'core', 'auth', 'clients', 'testing', 'acme'])

/**
 * Writes a new connector's folder, and nothing else. @returns the paths it wrote, relative to `base`.
 * @throws Error for a name that does not do, and for a folder that is there.
 */
export async function scaffold(base: string, id: string): Promise<string[]> {
  if (!/^[a-z][a-z0-9]{1,11}$/.test(id) || taken.has(id)) {
    throw new Error(`"${id}" does not do as a name: use 2 to 12 lower-case letters or digits, as in "pnpm new jira".`)
  }
  const target = `servers/${id}`
  if ((await readIfThere(join(base, target, 'package.json'))) !== undefined)
    throw new Error(`${target} is there already.`)
  const template = join(base, 'tooling/repo/template')
  const copies = (await files(template)).map(path => ({ path, to: `${target}/${rename(path, id)}` }))
  for (const { path, to } of copies) {
    await mkdir(dirname(join(base, to)), { recursive: true })
    await writeFile(join(base, to), rename(await readFile(join(template, path), 'utf8'), id))
  }
  return copies.map(({ to }) => to)
}

function rename(text: string, id: string): string {
  const capital = id.slice(0, 1).toUpperCase() + id.slice(1)
  return text.replaceAll('acme', id).replaceAll('Acme', capital).replaceAll('ACME', id.toUpperCase())
}

async function main(id: string): Promise<void> {
  const written = await scaffold(root, id)
  const run = (...args: string[]) => execFileSync('pnpm', args, { cwd: root, stdio: 'inherit' })
  run('install')
  run('exec', 'biome', 'check', '--write', `servers/${id}`)
  execFileSync(process.execPath, [join(root, 'tooling/repo/src/gen.ts')], { cwd: root, stdio: 'inherit' })
  console.log(`
${written.length} files in servers/${id}. Turn them into a real connector, in this order:
  src/client.ts        the API
  src/errors.ts        its failures
  src/options.ts       its settings
  src/connector.ts     its name, its instructions, its toolsets
  src/tools/search.ts  its first tool; one more = one more file, and its name in toolsets
Then "pnpm gen" and "npm test -- servers/${id}". docs/adding-a-connector.md explains each step.`)
}

if (import.meta.main) {
  await main(process.argv[2] ?? '').catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
