import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, type Options, type Setting } from '@mcp-connectors/config'
import type { Declaration } from '@mcp-connectors/core'
import { type Surface, settings, surfaceOf } from '@mcp-connectors/core/serving'
import { z } from 'zod'
import { childrenWith } from './workspace.ts'

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  mcpName: z.string(),
  engines: z.object({ node: z.string() }),
  bin: z.record(z.string(), z.string()),
  repository: z.object({ type: z.string(), url: z.string() }).optional(),
})

/** A server's `package.json`, as far as anything is derived from it. */
export type PackageManifest = z.output<typeof manifest>

/** A connector as far as documents are concerned: nothing here opens it. */
export type Documented = Declaration<never> & { options: Options }

/** A server of the workspace, and all that its documents are derived from. */
export interface Server {
  id: string
  /** `servers/postgres` */
  folder: string
  connector: Documented
  surface: Surface
  package: PackageManifest
  /** The connector's own settings. */
  own: readonly Setting[]
  /** Those that every server has, with this connector's default access. */
  common: readonly Setting[]
}

/** Every folder of `servers/` with a `src/connector.ts`: being there is the registration. */
export async function loadServers(root: string): Promise<Server[]> {
  const folders = await childrenWith(root, 'servers', 'src/connector.ts')
  return Promise.all(folders.map(folder => loadServer(root, folder)))
}

async function loadServer(root: string, folder: string): Promise<Server> {
  const id = folder.split('/').at(-1) ?? folder
  const path = join(root, folder, 'src/connector.ts')
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href)
  const connector = module[id]
  if (!isDocumented(connector) || connector.id !== id) {
    throw new Error(`${path}: export the connector as "${id}", with id '${id}', the name of its folder.`)
  }
  const npm: unknown = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
  return serverOf(folder, connector, manifest.parse(npm))
}

export function serverOf(folder: string, connector: Documented, npm: PackageManifest): Server {
  const { id } = connector
  return {
    id,
    folder,
    connector,
    surface: surfaceOf(connector),
    package: npm,
    own: describe(id, connector.options),
    common: describe(id, settings).map(setting =>
      setting.key === 'access' ? { ...setting, default: connector.access ?? setting.default } : setting,
    ),
  }
}

function isDocumented(value: unknown): value is Documented {
  return value !== null && typeof value === 'object' && 'id' in value && 'options' in value && 'toolsets' in value
}
