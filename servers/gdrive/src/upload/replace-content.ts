import type { Drive } from '../client.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { upload } from './resumable.ts'

/** Makes other bytes the newest version of a file. Those before stay among its revisions. */
export async function replaceContent(
  client: Drive,
  file: DriveFile,
  { bytes, mimeType }: { bytes: Uint8Array<ArrayBuffer>; mimeType: string },
  signal: AbortSignal,
): Promise<DriveFile> {
  return await upload(client, { fileId: file.id, metadata: {}, bytes, mimeType, what: shownFile(file) }, signal)
}
