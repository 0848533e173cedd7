import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { Plugin, PluginContext } from 'rolldown'

/** The form that Node itself understands, so that sources run unbundled: `new URL('./parser-worker.ts', import.meta.url)` */
const ownFile = /new URL\(\s*'(\.[^']+)',\s*import\.meta\.url\s*\)/g
/** Emscripten modules look for their binary in `__dirname`. */
const wasmFile = /["']([\w.-]+\.wasm)["']/g

/**
 * Carries along the files that code finds by its own place: a TypeScript file becomes an entry of its own (a worker,
 * say), any other is copied, and the reference then points to it. Everything ends up in one folder.
 */
export function carry(): Plugin {
  return {
    name: 'carry',
    transform: {
      filter: { code: /new URL\(|__dirname/ },
      async handler(code, id) {
        const folder = dirname(id)
        if (code.includes('__dirname')) {
          for (const [, name = ''] of code.matchAll(wasmFile)) await carryFile(this, join(folder, name))
          return null
        }
        if (id.includes('node_modules')) return null
        for (const [, reference = ''] of code.matchAll(ownFile)) await carryFile(this, join(folder, reference))
        return code.replace(ownFile, (_, path: string) => `new URL('./${nameOf(path)}', import.meta.url)`)
      },
    },
  }
}

async function carryFile(context: PluginContext, path: string): Promise<void> {
  const fileName = nameOf(path)
  if (fileName.endsWith('.mjs')) context.emitFile({ type: 'chunk', id: path, fileName })
  else context.emitFile({ type: 'asset', fileName, source: await readFile(path) })
}

function nameOf(path: string): string {
  return extname(path) === '.ts' ? `${basename(path, '.ts')}.mjs` : basename(path)
}
