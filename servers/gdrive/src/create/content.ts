import { ConnectorError } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { invalidUnless } from '../invalid.ts'
import { isGoogleDocument, kindOf, mimeOf } from '../kinds.ts'
import { typeByName } from './type-by-name.ts'

export interface NewContent {
  bytes: Uint8Array<ArrayBuffer>
  /** Of the bytes. */
  mimeType: string
  /** Of the local file. */
  name?: string
}

export const mostText = 1_000_000

/** In what a text for a Google document is written. */
const writtenAs: Readonly<Record<string, string>> = { doc: 'text/markdown', sheet: 'text/csv' }

/**
 * The bytes that a call gives, as text or as a file of this machine; undefined for neither.
 * @param into the MIME type of the file in Drive, where that is known
 * @throws ConnectorError `invalid`; those of reading a local file
 */
export async function contentOf(
  client: Drive,
  { content, local_path: path }: { content?: string | undefined; local_path?: string | undefined },
  into: string | undefined,
): Promise<NewContent | undefined> {
  invalidUnless(content === undefined || path === undefined, 'Pass content or local_path, not both.')
  if (path !== undefined) {
    const { name, bytes } = await client.local.read(path)
    return { bytes, mimeType: typeByName(name), name }
  }
  if (content === undefined) return undefined
  return { bytes: Buffer.from(content), mimeType: textTypeFor(into) }
}

function textTypeFor(into: string | undefined): string {
  if (into === undefined) return 'text/plain'
  if (!isGoogleDocument(into)) return into
  const type = writtenAs[kindOf(into)]
  if (type !== undefined) return type
  throw new ConnectorError('invalid', `A text does not become ${kindOf(into)}.`, {
    hint: 'Text becomes doc (from Markdown) or sheet (from CSV); slides are made of a .pptx with local_path.',
  })
}

/** The MIME type that a `kind` argument asks for. @throws ConnectorError `invalid` */
export function wantedType(kind: string | undefined): string | undefined {
  if (kind === undefined) return undefined
  const type = mimeOf(kind)
  invalidUnless(
    type !== undefined,
    `kind: ${JSON.stringify(kind)} is no kind of file.`,
    'Pass doc, sheet, slides, folder, markdown, text, csv, html, or a MIME type.',
  )
  return type
}
