import { join } from 'node:path'
import { loadServers, type Server } from '../servers.ts'
import { childrenWith, files, readIfThere } from '../workspace.ts'
import { fillBlocks } from './blocks.ts'
import { bundleManifest } from './manifest.ts'
import { serverBlock, serverTable } from './readme.ts'
import { codeBlock } from './regions.ts'
import { serverJson } from './server-json.ts'

/** A file as it should be: its path relative to the root, and its text. */
export type Generated = readonly [path: string, text: string]

/**
 * Everything that is derived from the connectors and the workspace. Reads, and writes nothing.
 * @throws Error for a connector or a marked block that is not as agreed.
 */
export async function generate(root: string): Promise<Generated[]> {
  const servers = await loadServers(root)
  return [
    ...servers.flatMap(serverFiles),
    ...(await readmes(root, servers)),
    ...(await documents(root, servers)),
    ['tsconfig.json', await references(root)],
  ]
}

function serverFiles(server: Server): Generated[] {
  const { folder, surface } = server
  return [
    [`${folder}/surface.json`, json(surface)],
    [`${folder}/server.json`, json(serverJson(server))],
    [`${folder}/manifest.json`, json(bundleManifest(server))],
  ]
}

async function readmes(root: string, servers: readonly Server[]): Promise<Generated[]> {
  const filled = servers.map(server =>
    fillFile(root, `${server.folder}/README.md`, (name, argument) => serverBlock(server, name, argument)),
  )
  return (await Promise.all(filled)).flat()
}

async function documents(root: string, servers: readonly Server[]): Promise<Generated[]> {
  const docs = (await files(join(root, 'docs'), root)).filter(path => path.endsWith('.md'))
  const filled = ['README.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs].map(path =>
    fillFile(root, path, (name, argument) => {
      if (name === 'servers') return serverTable(servers)
      return name === 'code' ? codeBlock(root, argument) : undefined
    }),
  )
  return (await Promise.all(filled)).flat()
}

async function fillFile(root: string, path: string, fill: Parameters<typeof fillBlocks>[1]): Promise<Generated[]> {
  const text = await readIfThere(join(root, path))
  if (text === undefined) return []
  try {
    return [[path, await fillBlocks(text.replaceAll('\r\n', '\n'), fill)]]
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** `tsc -b` at the root checks every folder that has a `tsconfig.json`, so that a new one need not be named anywhere. */
async function references(root: string): Promise<string> {
  const groups = ['packages', 'servers', 'tooling']
  const folders = (await Promise.all(groups.map(group => childrenWith(root, group, 'tsconfig.json')))).flat()
  const lines = folders.map(path => `    { "path": "${path}" }`)
  return `{\n  "files": [],\n  "references": [\n${lines.join(',\n')}\n  ]\n}\n`
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
