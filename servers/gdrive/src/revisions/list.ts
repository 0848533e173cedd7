import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Drive } from '../client.ts'
import { type DriveFile, minuteOf, shownFile } from '../file.ts'

export const revisionValue = z.object({
  id: z.string(),
  modified: z.string().optional(),
  by: z.string().optional(),
  /** Bytes; revisions of Google documents have none. */
  size: z.int().optional(),
  /** Not removed after 30 days. */
  kept: z.boolean().optional(),
})

export type RevisionValue = z.output<typeof revisionValue>

const about = 'id,modifiedTime,size,keepForever,mimeType,lastModifyingUser(displayName,emailAddress)'
const mostPages = 5

/** All that Google keeps of a file, the newest first. */
export async function revisionsOf(client: Drive, file: DriveFile, signal: AbortSignal): Promise<RevisionValue[]> {
  const all: drive_v3.Schema$Revision[] = []
  let pageToken: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const asked = {
      ...{ fileId: file.id, pageSize: 1000, fields: `nextPageToken,revisions(${about})` },
      ...(pageToken === undefined ? {} : { pageToken }),
    }
    const answer = await client.call('revisions.list', asked, { signal, what: shownFile(file) })
    all.push(...(answer.revisions ?? []))
    pageToken = answer.nextPageToken ?? undefined
    if (pageToken === undefined) break
  }
  return all.map(revisionOf).reverse()
}

function revisionOf({ id, modifiedTime, size, keepForever, lastModifyingUser: user }: drive_v3.Schema$Revision) {
  const by = user?.emailAddress ?? user?.displayName
  return {
    id: id ?? '',
    ...(modifiedTime != null && { modified: minuteOf(modifiedTime) }),
    ...(by != null && { by }),
    ...(size != null && { size: Number(size) }),
    ...(keepForever === true && { kept: true }),
  }
}

/** A revision that has bytes: its size and type. @throws ConnectorError `not_found`, `refused` for Google documents */
export async function bytesOf(client: Drive, file: DriveFile, revisionId: string, signal: AbortSignal) {
  const what = `revision ${revisionId} of ${shownFile(file)}`
  const found = await client.call('revisions.get', { fileId: file.id, revisionId, fields: about }, { signal, what })
  if (found.size == null) throw noBytes(file)
  return { ...file, size: found.size, mimeType: found.mimeType ?? file.mimeType }
}

/** Google gives earlier texts of its documents to browsers alone, at an address where no token of this server is sent. */
export function noBytes(file: DriveFile): ConnectorError {
  const link = file.webViewLink == null ? '' : `: ${file.webViewLink}`
  return new ConnectorError('refused', `Google gives out no earlier text of ${shownFile(file)}, a Google document.`, {
    hint: `The person finds it in the document under File, Version history${link}`,
  })
}
