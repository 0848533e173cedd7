import type { Append } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import type { DriveFile } from '../file.ts'
import { exportAs } from '../read/exports.ts'
import { changed, pour } from './pour.ts'

export interface Saving {
  name: string
  overwrite: boolean
  /** The MIME type in which a Google document is saved. */
  as?: string
  progress: (done: number, total?: number) => void
  signal: AbortSignal
}

export interface Saved {
  path: string
  bytes: number
  sha256: string
}

/** A file of Drive in the folder for files, compared with the sum that Google has of it. @throws ConnectorError */
export async function save(client: Drive, file: DriveFile, saving: Saving): Promise<Saved> {
  const { name, overwrite, as, progress, signal } = saving
  const { createHash } = await import('node:crypto')
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  let bytes = 0
  const path = await client.local.write({ name, overwrite }, async write => {
    const append: Append = async part => {
      await write(part)
      sha256.update(part)
      md5.update(part)
      bytes += part.length
    }
    if (as !== undefined) return await append((await exportAs(client, file, as, signal)).bytes)
    await pour(client, file, { append, progress, signal })
    if (file.md5Checksum != null && file.md5Checksum !== md5.digest('hex')) throw changed(file)
  })
  return { path, bytes, sha256: sha256.digest('hex') }
}
