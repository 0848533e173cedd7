import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { broken, orBroken, tooLarge, unreadable } from '../errors.ts'
import type { Source } from '../source.ts'
import { directoryOf, type Entry, nameOf } from './directory.ts'

/** An archive of which entries are read one by one, in pieces. Nothing is written anywhere, whatever the names say. */
export interface Zip {
  entries: readonly Entry[]
  /** Names are found as Office finds them: in any case, with either slash. */
  find(name: string): Entry | undefined
  /** Its bytes in pieces. @throws ConnectorError `too_large` after `most` bytes, `invalid` where they are not what was announced */
  open(entry: Entry, most?: number): AsyncIterable<Uint8Array>
}

/** In bytes, of one entry. */
const mostUnpacked = 200_000_000
/** In bytes, of one read. */
const step = 64 * 1024

export async function openZip(source: Source, signal: AbortSignal): Promise<Zip> {
  const entries = await directoryOf(source, signal)
  const byName = new Map(entries.map(entry => [keyOf(entry.name), entry]))
  return {
    entries,
    find: name => byName.get(keyOf(name)),
    open: (entry, most = mostUnpacked) => checked(entry, unpacked(source, entry, signal), most),
  }
}

function keyOf(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase()
}

async function* unpacked(source: Source, entry: Entry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const bytes = packedBytes(source, entry, signal)
  if (entry.method === 0) return yield* bytes
  if (entry.method !== 8) throw unreadable(`The file is packed in a way that is not read here (${entry.method}).`)
  const inflate = createInflateRaw({ chunkSize: step })
  // What fails on the way destroys the last stream with its reason, and there it is read.
  pipeline(Readable.from(bytes), inflate, () => {})
  yield* orBroken(inflate, 'what it holds cannot be unpacked')
}

async function* packedBytes(source: Source, entry: Entry, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { name, nameLength, packed, offset } = entry
  const length = 30 + nameLength
  const header = Buffer.from(await source.read(offset, length, signal))
  if (header.length < length || header.readUInt32LE(0) !== 0x04034b50)
    throw broken('an entry of the archive is missing')
  if (nameOf(header.subarray(30)) !== name) throw broken('an entry of the archive has two names')
  let at = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const end = at + packed
  while (at < end) {
    const bytes = await source.read(at, Math.min(step, end - at), signal)
    if (bytes.length === 0) throw broken('it ends early')
    at += bytes.length
    yield bytes
  }
}

async function* checked(
  { unpacked: size, crc }: Entry,
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  let length = 0
  let sum = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > size) throw broken('an entry of the archive is longer than it says')
    if (length > most) throw tooLarge(`a part of it has more than ${Math.round(most / 1e6)} MB unpacked`)
    sum = crc32(chunk, sum)
    yield chunk
  }
  if (length !== size || sum !== crc) throw broken('an entry of the archive fails its checksum')
}
