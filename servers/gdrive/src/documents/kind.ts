import type { DocumentFile } from './document.ts'
import { unreadable } from './errors.ts'

/** What the first bytes of a file say. `zip` may hold an Office file. */
export type Kind = 'pdf' | 'zip' | 'text' | 'markdown' | 'html'

/** Bytes that tell what a file is. */
export const headLength = 1024

const pictures: readonly [string, string][] = [
  ['\x89PNG', 'PNG'],
  ['\xff\xd8\xff', 'JPEG'],
  ['GIF8', 'GIF'],
  ['BM', 'BMP'],
  ['II*\0', 'TIFF'],
  ['MM\0*', 'TIFF'],
]

/** By the bytes first: names and types in Drive are whatever was written there. @throws ConnectorError `refused` */
export function kindOf({ name, mimeType }: Pick<DocumentFile, 'name' | 'mimeType'>, head: Uint8Array): Kind {
  const bytes = Buffer.from(head).toString('latin1')
  if (bytes.startsWith('PK\x03\x04') || bytes.startsWith('PK\x05\x06')) return 'zip'
  if (bytes.includes('%PDF-')) return 'pdf'
  if (bytes.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) throw old()
  if (bytes.startsWith('{\\rtf')) throw unreadable('The file is of the Rich Text Format (.rtf).')
  const picture = /^(?:image|video|audio)\//.test(mimeType) || bytes.includes('\0') ? pictureOf(bytes) : undefined
  if (picture) throw unreadable(`The file is a picture (${picture}) and has no text.`, pictureHint)
  if (/^text\/html\b/.test(mimeType) || /\.x?html?$/i.test(name) || /^\s*<(?:!doctype html|html)\b/i.test(bytes))
    return 'html'
  return /^text\/(?:x-)?markdown\b/.test(mimeType) || /\.(?:md|markdown)$/i.test(name) ? 'markdown' : 'text'
}

const pictureHint =
  'gdrive_copy_file with convert_to document lets Drive read the words in it (OCR); gdrive_download_file gets the file.'

function pictureOf(bytes: string): string | undefined {
  return pictures.find(([start]) => bytes.startsWith(start))?.[1]
}

function old() {
  return unreadable('The file is of an old Office format (.doc, .xls, .ppt), or protected with a password.')
}
