import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { largeRepository } from '@tooling/doubles/large-repository'
import { cache } from './peers.ts'

const size = { commits: 40_000, files: 2000 }

/** The folder of a repository of 40,000 commits and 2,000 files, made by the first run. */
export async function repository(): Promise<string> {
  const folder = join(cache, `repository-${size.commits}`)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}-unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  await largeRepository(unfinished, size)
  renameSync(unfinished, folder)
  return folder
}
