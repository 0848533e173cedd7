import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Fact } from '../limits.ts'
import { packagesIn } from '../peers.ts'
import { folderOf, ourNames, ours, peersOf } from '../servers.ts'
import type { Cell, Run, Topic } from '../topic.ts'

const packed = z.tuple([z.object({ size: z.number(), unpackedSize: z.number(), entryCount: z.number() })])

/** What npx downloads and what then lies on the disk. */
export async function measureSize(run: Run): Promise<Topic> {
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const name of ourNames) {
    const server = ours(name, run)
    if (server !== undefined) {
      const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json'], { cwd: folderOf(name) })
      const [{ size, unpackedSize, entryCount }] = packed.parse(JSON.parse(stdout))
      rows.push([server.name, size / 1000, 1, entryCount, unpackedSize / 1e6])
      facts.push({ limit: `tarball of ${name}`, values: [size / 1000] })
    }
    for (const { name: peer, folder } of await peersOf(name, run)) {
      const { files, bytes } = await sizeOf(join(folder, 'node_modules'))
      rows.push([peer, '-', packagesIn(folder), files, bytes / 1e6])
    }
  }
  return {
    title: 'Install size',
    note: 'The packed tarball of ours; packages, files and megabytes of an installation of each.',
    head: ['server', 'tarball kB', 'packages', 'files', 'MB'],
    rows,
    facts,
  }
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return { files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
