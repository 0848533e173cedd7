import { ConnectorError } from '@mcp-connectors/core'
import { unzipSync } from 'fflate'

/** A file in an archive. */
export interface Entry {
  path: string
  /** In bytes, unpacked, as the archive says. */
  size: number
}

/** The files of a zip archive, none of them unpacked. @throws ConnectorError `invalid` for what is no zip */
export function listEntries(archive: Uint8Array): Entry[] {
  const entries: Entry[] = []
  unzip(archive, ({ name, originalSize }) => {
    if (!name.endsWith('/')) entries.push({ path: name, size: originalSize })
    return false
  })
  return entries
}

/**
 * One file, unpacked: the first of its name, as it is listed. Its listed size is what is allocated, so an archive cannot
 * blow up beyond it.
 */
export function readEntry(archive: Uint8Array, path: string): Uint8Array {
  let isTaken = false
  const take = (name: string) => {
    if (isTaken || name !== path) return false
    isTaken = true
    return true
  }
  const found = unzip(archive, ({ name }) => take(name))[path]
  if (!found) throw new ConnectorError('not_found', `The archive has no file ${JSON.stringify(path)}.`)
  return found
}

function unzip(archive: Uint8Array, filter: (file: { name: string; originalSize: number }) => boolean) {
  try {
    return unzipSync(archive, { filter })
  } catch (error) {
    throw new ConnectorError('invalid', 'The download is no readable zip archive.', { cause: error })
  }
}
