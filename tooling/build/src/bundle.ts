import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type OutputChunk, type RolldownOutput, rolldown } from 'rolldown'
import { z } from 'zod'
import { carry } from './carry.ts'
import { notices } from './notices.ts'

const manifestSchema = z.object({
  name: z.string(),
  engines: z.object({ node: z.string().regex(/^>=\d+\.\d+$/, 'expected >=major.minor') }),
})

/** What drivers ask for and do without: native bindings, and the sockets of another runtime. */
const absent = ['pg-native', 'pg-cloudflare']
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const standIns = {
  '@modelcontextprotocol/server/_shims': here('sdk-shims.ts'),
  debug: here('silent-debug.ts'),
  'gcp-metadata': here('no-metadata.ts'),
  'google-logging-utils': here('silent-google.ts'),
  'node-fetch': here('own-fetch.ts'),
}
const launcher = new URL('launcher.mjs', import.meta.url)

/**
 * Bundles the server in a folder into its `dist`: `main.mjs`, which checks the version of Node and turns on the compile
 * cache, `server.mjs` from `src/main.ts`, a chunk for each dynamic import, workers and binaries, and the notices.
 * @returns what was written: name and bytes of each file
 */
export async function bundle(folder: string): Promise<ReadonlyMap<string, number>> {
  const { name, engines } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')))
  const dist = join(folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  const output = await build(join(folder, 'src/main.ts'), dist)
  const main = await launcherOf(name, engines.node.slice(2))
  await writeFile(join(dist, 'main.mjs'), main)
  await chmod(join(dist, 'main.mjs'), 0o755)
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk')
  const text = await notices(name, chunks)
  await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), text)
  const files = output.map(file => ({ name: file.fileName, content: file.type === 'chunk' ? file.code : file.source }))
  const written = [...files, { name: 'main.mjs', content: main }, { name: 'THIRD-PARTY-NOTICES.txt', content: text }]
  return new Map(written.map(({ name, content }) => [name, Buffer.byteLength(content)]))
}

async function build(entry: string, dir: string): Promise<RolldownOutput['output']> {
  await using bundle = await rolldown({
    input: { server: entry },
    platform: 'node',
    external: absent,
    resolve: { alias: standIns },
    transform: {
      target: 'node22.12',
      define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    },
    plugins: [carry()],
    onLog: (level, log, handle) => handle(level === 'warn' ? 'error' : level, log),
  })
  const { output } = await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
    // Names at module level stay, so that a stack in a bug report can be read: 10 kB of a packed server.
    minify: { mangle: { toplevel: false } },
    comments: false,
  })
  return output
}

async function launcherOf(name: string, version: string): Promise<string> {
  const text = await readFile(launcher, 'utf8')
  const shipped = text.replaceAll(/^\/\/ biome-.*\n/gm, '')
  return shipped.replaceAll('__NAME__', name).replaceAll('__NODE__', version)
}
