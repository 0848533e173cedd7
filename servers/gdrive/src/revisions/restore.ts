import type { Drive } from '../client.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { replaceContent } from '../upload/replace-content.ts'
import { bytesOf } from './list.ts'

const mostBytes = 50_000_000

/** Uploads a revision again as the newest one; the one that was the newest stays behind it. @returns words for it */
export async function restore(client: Drive, file: DriveFile, id: string, signal: AbortSignal): Promise<string> {
  const { mimeType } = await bytesOf(client, file, id, signal)
  const asked = { signal, mostBytes, what: `revision ${id} of ${shownFile(file)}` }
  const response = await client.content({ fileId: file.id, revisionId: id }, asked)
  const bytes = new Uint8Array(await response.arrayBuffer())
  await replaceContent(client, file, { bytes, mimeType }, signal)
  return `Revision ${id}`
}
