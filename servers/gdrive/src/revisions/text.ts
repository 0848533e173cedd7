import { ConnectorError } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { documentOf } from '../documents/open.ts'
import { windowOf } from '../documents/window.ts'
import { type DriveFile, shownFile } from '../file.ts'
import { farSource } from '../read/far-source.ts'
import { bytesOf } from './list.ts'

const mostCharacters = 500_000

/** The text of a revision, in lines. @throws ConnectorError `too_large`, and as reading a file does */
export async function textOf(client: Drive, file: DriveFile, id: string, signal: AbortSignal): Promise<string[]> {
  const revision = await bytesOf(client, file, id, signal)
  const { name, mimeType } = revision
  const source = farSource(client, revision, id)
  await using document = await documentOf({ name, mimeType, source }, { signal })
  const { lines, next } = await windowOf(document, undefined, mostCharacters)
  if (next === undefined) return lines.map(({ text }) => text)
  throw new ConnectorError('too_large', `Revision ${id} of ${shownFile(file)} has more than 500,000 characters.`)
}
