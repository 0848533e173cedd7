import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { files, readIfThere, workspaceFolders } from '../workspace.ts'
import { packagesOf } from './imports.ts'
import type { Source } from './source.ts'

const versions = z.record(z.string(), z.string()).default({})
const manifest = z.object({
  name: z.string(),
  private: z.boolean().default(false),
  description: z.string().optional(),
  license: z.string().optional(),
  type: z.string().optional(),
  engines: z.object({ node: z.string() }).optional(),
  files: z.array(z.string()).optional(),
  publishConfig: z.object({ access: z.string() }).optional(),
  dependencies: versions,
  devDependencies: versions,
  peerDependencies: versions,
  optionalDependencies: versions,
})

export interface Package extends z.output<typeof manifest> {
  folder: string
}

export async function loadPackages(root: string): Promise<Package[]> {
  const folders = await workspaceFolders(root)
  return Promise.all(
    folders.map(async folder => ({
      folder,
      ...manifest.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))),
    })),
  )
}

/** One version of everything: the catalog's. */
export function catalogVersions(found: Package): string[] {
  const { folder, dependencies, devDependencies, peerDependencies, optionalDependencies } = found
  return Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies, ...optionalDependencies })
    .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*')
    .map(
      ([name, version]) => `${folder}/package.json: ${name} is "${version}": put it in the catalog, write "catalog:".`,
    )
}

/** What a published package owes whoever finds it in the registry. */
export async function publishable(found: Package, root: string): Promise<string[]> {
  if (found.private) return []
  const fields = ['description', 'license', 'engines', 'files', 'publishConfig', 'type'] as const
  const missing = fields.filter(field => found[field] === undefined).map(field => `package.json has no "${field}".`)
  const readme = await readIfThere(join(root, found.folder, 'README.md'))
  return [...missing, ...(readme === undefined ? ['README.md is missing.'] : [])].map(
    problem => `${found.folder}/${problem}`,
  )
}

/** What users get with a published package, bundled or installed, was decided on: a record in docs/decisions names it. */
export async function decidedDependencies(
  packages: readonly Package[],
  sources: readonly Source[],
  root: string,
): Promise<string[]> {
  const records = (await files(join(root, 'docs/decisions'))).filter(path => path.endsWith('.md'))
  const decided = (await Promise.all(records.map(path => readFile(join(root, 'docs/decisions', path), 'utf8')))).join(
    '\n',
  )
  return packages
    .filter(found => !found.private)
    .flatMap(({ folder }) => {
      const shipped = sources.filter(({ path, test }) => path.startsWith(`${folder}/src/`) && !test)
      const names = [...new Set(shipped.flatMap(packagesOf))].filter(name => !decided.includes(`\`${name}\``))
      return names.map(name => `${folder} ships ${name}: write docs/decisions/… that names \`${name}\` and says why.`)
    })
}
