import { closed, type Document, type Section, type Start, warn } from '../document.ts'
import { unreadable } from '../errors.ts'
import type { Source } from '../source.ts'
import { charsetOf, isCharacterStart } from './charset.ts'
import { htmlMarkdown } from './html.ts'
import { imagesLeftOut, withoutImages } from './images.ts'

/** In bytes: a longer text is read in pieces of this size. */
const pieceSize = 1_000_000
/** In bytes: what must be read whole is not read beyond this. */
const mostWhole = 20_000_000
/** In bytes: where a piece ends, the end of a line is looked for in so many. */
const longestLine = 64_000

export type TextKind = 'text' | 'markdown' | 'html'

/** A text of any length. @throws ConnectorError `refused` for what is no text */
export async function textDocument(source: Source, kind: TextKind, signal: AbortSignal): Promise<Document> {
  const charset = charsetOf(await source.read(0, pieceSize, signal))
  if (charset === undefined) throw unreadable('The file is not text, nor a document that is read here.')
  const isWhole = source.size <= pieceSize || kind !== 'text' || charset.startsWith('utf-16')
  return isWhole ? await wholeText(source, charset, kind, signal) : inPieces(source, signal)
}

async function wholeText(source: Source, charset: string, kind: TextKind, signal: AbortSignal): Promise<Document> {
  const bytes = await source.read(0, mostWhole, signal)
  const text = new TextDecoder(charset).decode(bytes)
  const warnings: string[] = []
  if (source.size > mostWhole) warn(warnings, `Only its first ${mostWhole / 1e6} MB are read.`)
  return ofOneText(kind, rendered(text, kind, warnings), warnings)
}

function rendered(text: string, kind: TextKind, warnings: string[]): string {
  if (kind === 'html') return htmlMarkdown(text)
  if (kind === 'text') return text
  const { text: markdown, images } = withoutImages(text)
  if (images > 0) warn(warnings, imagesLeftOut(images))
  return markdown
}

/** A document that is one text. */
export function ofOneText(kind: Document['kind'], text: string, warnings: string[]): Document {
  const extent = `${text.length.toLocaleString('en')} characters`
  async function* sections() {
    yield { part: 0, number: 0, title: '', head: '', text }
  }
  return closed({ kind, extent, parts: [], warnings, sections })
}

function inPieces(source: Source, signal: AbortSignal): Document {
  const pieces = Math.ceil(source.size / pieceSize)
  async function* sections(from?: Start): AsyncGenerator<Section> {
    let start = from?.number ? await startOf(source, from.number, signal) : 0
    for (let number = from?.number ?? 0; number < pieces; number++) {
      const end = await startOf(source, number + 1, signal)
      const bytes = await source.read(start, end - start, signal)
      const text = new TextDecoder(charsetOf(bytes) === 'windows-1252' ? 'windows-1252' : 'utf-8').decode(bytes)
      yield { part: 0, number, title: `Megabyte ${number + 1}`, head: '', text }
      start = end
    }
  }
  return closed({ kind: 'text', extent: `${(source.size / 1e6).toFixed(1)} MB`, parts: [], warnings: [], sections })
}

/** Where a piece begins: at a line if one begins nearby, else at a character. */
async function startOf(source: Source, piece: number, signal: AbortSignal): Promise<number> {
  const at = piece * pieceSize
  if (at >= source.size) return source.size
  const bytes = await source.read(at, longestLine, signal)
  const line = bytes.indexOf(0x0a)
  return at + (line >= 0 ? line + 1 : Math.max(0, bytes.findIndex(isCharacterStart)))
}
