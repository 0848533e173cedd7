import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { root } from './workspace.ts'

const run = promisify(execFile)
const manifest = z.object({ name: z.string(), version: z.string() })

export interface Packed {
  name: string
  version: string
  /** Path of the tarball. */
  tarball: string
  bytes: number
  /** What is in it, without the leading `package/`, sorted. */
  files: string[]
}

/** Packs a built package of the workspace as it is published. @param folder `servers/git` */
export async function pack(folder: string, into: string): Promise<Packed> {
  const { name, version } = manifest.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')))
  await run('pnpm', ['pack', '--pack-destination', into], { cwd: join(root, folder) })
  const tarball = join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  const { stdout } = await run('tar', ['-tzf', tarball])
  const files = stdout.trim().split(/\r?\n/)
  const { size } = await stat(tarball)
  return { name, version, tarball, bytes: size, files: files.map(file => file.replace('package/', '')).sort() }
}
