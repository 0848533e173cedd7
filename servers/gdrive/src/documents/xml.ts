import { TextDecoder } from 'node:util'
import { Parser } from 'htmlparser2'
import { broken } from './errors.ts'

export type Attributes = Readonly<Record<string, string>>

/** Names come without their prefix (`p` of `w:p`), those of attributes as they are. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void
  close?(name: string): void
  text?(text: string): void
}

/** The parser looks through all open elements at every end of one. */
export const mostLevels = 1_000
/** Characters between two events: longer tags, attributes and comments are an attack on memory. */
const longestPiece = 16_000_000

/**
 * Reads XML in pieces: after each piece come the items that the handler emitted on it. What stops asking stops reading.
 * No entity but the five of XML is known, and nothing outside is ever loaded.
 * @throws ConnectorError `invalid` for a DTD, and for what is nested too deep
 */
export async function* readXml<T>(
  chunks: AsyncIterable<Uint8Array>,
  make: (emit: (item: T) => void) => XmlHandler,
): AsyncGenerator<T[]> {
  let items: T[] = []
  const { write, end } = parserFor(make(item => items.push(item)))
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    write(decoder.decode(chunk, { stream: true }))
    if (items.length > 0) yield items
    items = []
  }
  end()
  if (items.length > 0) yield items
}

/** All of it, for what the handler keeps itself. */
export async function readWholeXml(chunks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml<never>(chunks, () => handler));
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

function parserFor(handler: XmlHandler) {
  let levels = 0
  let silent = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        silent = 0
        if (++levels > mostLevels) throw broken(`it is nested more than ${mostLevels} levels deep`)
        handler.open?.(localName(name), attributes)
      },
      onclosetag(name) {
        silent = 0
        levels--
        handler.close?.(localName(name))
      },
      ontext(data) {
        silent = 0
        handler.text?.(data)
      },
      onprocessinginstruction(name) {
        silent = 0
        if (/^!doctype/i.test(name)) throw broken('it brings declarations of its own (a DTD), which documents never do')
      },
    },
    { xmlMode: true },
  )
  const write = (piece: string) => {
    silent += piece.length
    if (silent > longestPiece) throw broken('one of its tags never ends')
    parser.write(piece)
  }
  return { write, end: () => parser.end() }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Under any prefix: `w:val`, `val`. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name]
  if (plain !== undefined) return plain
  const key = Object.keys(attributes).find(key => key.endsWith(`:${name}`))
  return key === undefined ? undefined : attributes[key]
}
