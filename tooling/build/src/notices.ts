import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OutputChunk } from 'rolldown'
import { z } from 'zod'

interface Work {
  name: string
  folder: string
  /** Files of it that are in the bundle. */
  paths: string[]
}

/** Works that are inside a package's own files; their licences are in `licenses/`. */
const inside: Readonly<Record<string, readonly string[]>> = {
  '@modelcontextprotocol/server': ['content-type'],
  'libpg-query': ['libpg_query', 'postgresql', 'protobuf-c', 'xxhash'],
}
/** Packages that name their licence and come without its text; it is in `licenses/`, from the repository that they name. */
const elsewhere: Readonly<Record<string, string>> = { '@googleapis/drive': 'google-api-nodejs-client' }
const manifest = z.object({ version: z.string() })
const licenses = join(import.meta.dirname, '../licenses')

const packageFolder = /^(.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+))[/\\]/
/** Bundlers leave the origin of what they put inside. */
const origin = /node_modules\/\.pnpm\/((?:@[^+/]+\+)?[^@/]+)@/g

/** The licence of every work that is in the chunks. @throws Error for one whose licence text is nowhere to be found. */
export async function notices(product: string, chunks: readonly OutputChunk[]): Promise<string> {
  const texts = await Promise.all(worksIn(chunks).map(async work => [await licenseOf(work), ...(await innerOf(work))]))
  const line = '-'.repeat(80)
  return `${product} contains parts of the works below.\n${texts
    .flat()
    .map(text => `\n${line}\n${text}`)
    .join('')}`
}

function worksIn(chunks: readonly OutputChunk[]): Work[] {
  // The bundler's own runtime joins the chunks.
  const rolldown = dirname(fileURLToPath(import.meta.resolve('rolldown/package.json')))
  const works = new Map<string, Work>([['rolldown', { name: 'rolldown', folder: rolldown, paths: [] }]])
  const modules = chunks.flatMap(chunk => Object.entries(chunk.modules))
  for (const [path, { renderedLength }] of modules) {
    const [, folder, native] = packageFolder.exec(path) ?? []
    if (!folder || !native || renderedLength === 0) continue
    const name = native.replace('\\', '/')
    const work = works.get(name) ?? { name, folder, paths: [] }
    works.set(name, { ...work, paths: [...work.paths, path] })
  }
  return [...works.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function licenseOf({ name, folder }: Work): Promise<string> {
  const { version } = manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const names = await readdir(folder)
  const files = names.filter(file => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  const texts = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  const kept = elsewhere[name]
  if (kept !== undefined) texts.push(await readFile(join(licenses, `${kept}.txt`), 'utf8'))
  const text = texts.length > 0 ? texts.join('\n') : await licenseInReadme(folder, names)
  if (!text) throw new Error(`${name} ${version} has no licence text in ${folder}: find out what it may be used for.`)
  return `${name} ${version}\n\n${text.trim()}\n`
}

async function licenseInReadme(folder: string, names: readonly string[]): Promise<string | undefined> {
  const readme = names.find(file => /^readme/i.test(file))
  if (readme === undefined) return undefined
  const text = await readFile(join(folder, readme), 'utf8')
  return /^#+\s*licen[cs]e\s*\n([\s\S]*copyright[\s\S]*)/im.exec(text)?.[1]
}

async function innerOf({ name, paths }: Work): Promise<string[]> {
  const known = inside[name] ?? []
  for (const path of paths) {
    const source = await readFile(path, 'utf8')
    const unknown = [...source.matchAll(origin)].map(([, found = '']) => found).find(found => !known.includes(found))
    if (unknown) throw new Error(`${path} contains ${unknown}: add its licence to tooling/build/licenses.`)
  }
  return Promise.all(
    known.map(async work => `${work}, inside ${name}\n\n${await readFile(join(licenses, `${work}.txt`), 'utf8')}`),
  )
}
