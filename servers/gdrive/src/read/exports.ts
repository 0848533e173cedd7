import { ConnectorError } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { isRefusal } from '../errors.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { kindOf, mimeOf } from '../kinds.ts'

/** The formats in which each kind of Google document is read, the best first; the others are smaller. */
const readAs: Readonly<Record<string, readonly string[]>> = {
  doc: ['text/markdown', 'text/plain'],
  sheet: ['xlsx', 'text/csv'],
  slides: ['pptx', 'text/plain'],
  drawing: ['image/png'],
  script: ['application/vnd.google-apps.script+json'],
}

export interface Exported {
  bytes: Uint8Array<ArrayBuffer>
  mimeType: string
  warnings: string[]
}

/** A Google document in the form that it is read in. Google gives out at most 10 MB: then in a smaller one. */
export async function exported(
  client: Drive,
  file: DriveFile,
  asText: boolean,
  signal: AbortSignal,
): Promise<Exported> {
  const all = readAs[kindOf(file.mimeType)] ?? []
  const [first, ...smaller] = asText ? all.slice(-1) : all
  if (first === undefined) {
    throw new ConnectorError(
      'refused',
      `${shownFile(file)} is of a kind that Google gives out in no form to be read.`,
      {
        hint: file.webViewLink == null ? 'The person can open it.' : `The person can open it: ${file.webViewLink}`,
      },
    )
  }
  const [got] = await Promise.allSettled([exportAs(client, file, first, signal)])
  if (got.status === 'fulfilled') return { ...got.value, warnings: [] }
  const [next] = smaller
  if (!isRefusal(got.reason, 'exportSizeLimitExceeded') || next === undefined) throw got.reason
  const warning = `It is larger than the 10 MB that Google gives out as ${first}: read as ${next}, with less in it.`
  return { ...(await exportAs(client, file, next, signal)), warnings: [warning] }
}

export async function exportAs(client: Drive, file: DriveFile, kind: string, signal: AbortSignal) {
  const mimeType = mimeOf(kind) ?? kind
  const response = await client.content({ fileId: file.id, as: mimeType }, { signal, what: shownFile(file) })
  return { bytes: new Uint8Array(await response.arrayBuffer()), mimeType }
}
