import { ConnectorError, clean } from '@mcp-connectors/core'
import type { Drive, Found } from '../client.ts'
import type { Document, Wanted } from '../documents/document.ts'
import { documentOf } from '../documents/open.ts'
import { inMemory } from '../documents/source.ts'
import { type DriveFile, shownFile, sizeOf } from '../file.ts'
import { isGoogleDocument, kindOf } from '../kinds.ts'
import { exported } from './exports.ts'
import { farSource } from './far-source.ts'

export interface Asked extends Wanted {
  /** A Google document as plain text. */
  asText?: boolean
}

export interface Picture {
  bytes: Uint8Array<ArrayBuffer>
  mimeType: string
}

export interface Text {
  document: Document
  warnings: string[]
  /** To be called when all was read. @throws ConnectorError `conflict` where it changed meanwhile */
  check: () => Promise<void>
}

export type Opened = Text | { picture: Picture }

const mostPicture = 3_500_000
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/**
 * What is in a file: its text, or a picture. `await using` what has a document.
 * @throws ConnectorError `refused` for what is neither, with the link for the person
 */
export async function openFile(client: Drive, { file, target }: Found, asked: Asked): Promise<Opened> {
  if (isGoogleDocument(file.mimeType)) {
    const { bytes, mimeType, warnings } = await exported(client, file, asked.asText === true, asked.signal)
    if (pictures.has(mimeType)) return { picture: { bytes, mimeType } }
    const wanted = { ...asked, ...tabOf(target, asked, warnings) }
    return {
      document: await documentOf({ name: file.name, mimeType, source: inMemory(bytes) }, wanted),
      warnings,
      check: async () => {},
    }
  }
  if (kindOf(file.mimeType) === 'image') return { picture: await pictureOf(client, file, asked.signal) }
  if (/^(?:video|audio)\//.test(file.mimeType)) throw noText(file)
  const source = farSource(client, file)
  // Parts that were fetched one after the other must be of one version.
  const check = async () => (source.requests > 1 ? checkSame(client, file, asked.signal) : undefined)
  const [opened] = await Promise.allSettled([documentOf({ name: file.name, mimeType: file.mimeType, source }, asked)])
  if (opened.status === 'fulfilled') return { document: opened.value, warnings: [], check }
  // Parts of two versions look like a broken file.
  if (ConnectorError.is(opened.reason) && opened.reason.code === 'invalid') await check()
  throw opened.reason
}

/** A link into a sheet names its tab by a number of Google's, which is not in what Google gives out: the first one has 0. */
function tabOf({ gid, range }: Found['target'], { sheet, range: given }: Asked, warnings: string[]): Partial<Wanted> {
  if (sheet !== undefined || given !== undefined || gid === undefined) return {}
  if (gid !== '0') {
    warnings.push('The link names a tab by number, which is not known here: all tabs are shown. Pass sheet.')
    return {}
  }
  return range === undefined ? {} : { range }
}

/** @throws ConnectorError `conflict` where the file changed while parts of it were fetched */
async function checkSame(client: Drive, file: DriveFile, signal: AbortSignal): Promise<void> {
  const asked = { fileId: file.id, fields: 'headRevisionId,md5Checksum' }
  const now = await client.call('files.get', asked, { signal, what: shownFile(file) })
  if (now.headRevisionId === file.headRevisionId && now.md5Checksum === file.md5Checksum) return
  throw new ConnectorError('conflict', `${shownFile(file)} was changed while it was read.`, { hint: 'Read it again.' })
}

async function pictureOf(client: Drive, file: DriveFile, signal: AbortSignal): Promise<Picture> {
  const size = Number(file.size ?? 0)
  if (!pictures.has(file.mimeType)) throw noText(file)
  if (size > mostPicture) {
    throw new ConnectorError('too_large', `${shownFile(file)} is a picture of ${sizeOf(size)}.`, {
      hint: `Pictures are shown up to ${sizeOf(mostPicture)}. gdrive_download_file gets it.`,
    })
  }
  const response = await client.content({ fileId: file.id }, { signal, what: shownFile(file), mostBytes: mostPicture })
  return { bytes: new Uint8Array(await response.arrayBuffer()), mimeType: file.mimeType }
}

function noText(file: DriveFile): ConnectorError {
  const link = file.webViewLink == null ? '' : ` The person can open it: ${file.webViewLink}`
  return new ConnectorError('refused', `${shownFile(file)} is ${clean(file.mimeType)}, which holds no text.`, {
    hint: `gdrive_download_file gets it.${link}`,
  })
}
