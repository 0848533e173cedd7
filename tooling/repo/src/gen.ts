// `pnpm gen` rewrites what is derived from the connectors; `pnpm gen --check` only says what is stale, and fails.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Generated, generate } from './gen/generate.ts'
import { readIfThere, root } from './workspace.ts'

/** The generated files whose text on disk is another. */
export async function stale(base: string): Promise<Generated[]> {
  const generated = await generate(base)
  const found = await Promise.all(
    generated.map(async ([path, text]): Promise<Generated[]> => {
      const current = (await readIfThere(join(base, path)))?.replaceAll('\r\n', '\n')
      return current === text ? [] : [[path, text]]
    }),
  )
  return found.flat()
}

async function main(check: boolean): Promise<void> {
  const changed = await stale(root)
  const paths = changed.map(([path]) => `  ${path}`).join('\n')
  if (!check) await Promise.all(changed.map(([path, text]) => writeFile(join(root, path), text)))
  if (changed.length === 0) console.log('Generated files are current.')
  else if (!check) console.log(`Wrote:\n${paths}`)
  else {
    console.error(`Stale, run "pnpm gen" and commit:\n${paths}`)
    process.exitCode = 1
  }
}

if (import.meta.main) await main(process.argv.includes('--check'))
