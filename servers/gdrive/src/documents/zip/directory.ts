import { isUtf8 } from 'node:buffer'
import { broken, tooLarge, unreadable } from '../errors.ts'
import type { Source } from '../source.ts'

/** A file in an archive, as the archive's directory says. */
export interface Entry {
  name: string
  /** In bytes. */
  nameLength: number
  method: number
  crc: number
  /** In bytes. */
  packed: number
  unpacked: number
  /** Where its own header begins. */
  offset: number
}

const mostEntries = 10_000
/** Bytes of a directory; 10,000 entries have about 1 MB. */
const mostDirectory = 16_000_000
/** Unpacked to packed. Real documents stay below 50. */
const mostRatio = 200
/** What is no bomb at any ratio. In bytes. */
const harmless = 10_000_000
const endLength = 22
const longestComment = 65_535
/** In place of a number that does not fit into 32 bits. */
const elsewhere = 0xffffffff

/**
 * The entries of a zip archive, from the directory at its end.
 * @throws ConnectorError `invalid` for what is no whole archive, or has entries that overlap; `too_large` for a bomb;
 * `refused` for an encrypted one
 */
export async function directoryOf(source: Source, signal: AbortSignal): Promise<Entry[]> {
  const { count, size, offset } = await findDirectory(source, signal)
  if (count > mostEntries) throw tooLarge(`it is an archive of ${count} files, and ${mostEntries} are the most`)
  if (size > mostDirectory) throw tooLarge(`the directory of the archive has ${size} bytes`)
  if (offset + size > source.size) throw broken('the directory of the archive is not inside it')
  const entries = entriesOf(bufferOf(await source.read(offset, size, signal)), count)
  checkPlaces(entries, offset)
  checkSizes(entries, source.size)
  return entries
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function findDirectory(source: Source, signal: AbortSignal) {
  const start = Math.max(0, source.size - endLength - longestComment)
  const tail = bufferOf(await source.read(start, source.size - start, signal))
  const at = findEnd(tail)
  if (at === undefined) throw broken('it begins as an archive and has no end')
  const count = tail.readUInt16LE(at + 10)
  const size = tail.readUInt32LE(at + 12)
  const offset = tail.readUInt32LE(at + 16)
  if (count !== 0xffff && size !== elsewhere && offset !== elsewhere) return { count, size, offset }
  return await findLargeDirectory(source, tail.subarray(Math.max(0, at - 20), at), signal)
}

function findEnd(tail: Buffer): number | undefined {
  for (let at = tail.length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) === 0x06054b50 && at + endLength + tail.readUInt16LE(at + 20) === tail.length) return at
  }
  return undefined
}

/** zip64 */
async function findLargeDirectory(source: Source, locator: Buffer, signal: AbortSignal) {
  if (locator.length < 20 || locator.readUInt32LE(0) !== 0x07064b50) throw broken('the archive has no directory')
  const end = bufferOf(await source.read(numberAt(locator, 8), 56, signal))
  if (end.length < 56 || end.readUInt32LE(0) !== 0x06064b50) throw broken('the archive has no directory')
  return { count: numberAt(end, 32), size: numberAt(end, 40), offset: numberAt(end, 48) }
}

function numberAt(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > Number.MAX_SAFE_INTEGER) throw broken('the archive names a place far outside of it')
  return Number(value)
}

function entriesOf(bytes: Buffer, count: number): Entry[] {
  const entries: Entry[] = []
  const names = new Set<string>()
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw broken('the archive lacks entries')
    const next = at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) throw broken('an entry of the archive is cut')
    const entry = entryOf(bytes.subarray(at, next))
    if (names.has(entry.name)) throw broken('the archive has two files of one name')
    names.add(entry.name)
    entries.push(entry)
    at = next
  }
  return entries
}

function entryOf(bytes: Buffer): Entry {
  const nameEnd = 46 + bytes.readUInt16LE(28)
  if ((bytes.readUInt16LE(8) & 1) === 1) {
    throw unreadable('The file is protected with a password.', 'Tell the person: it must be saved without one.')
  }
  const extra = bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(30))
  const [unpacked = 0, packed = 0, offset = 0] = withLarge(
    [bytes.readUInt32LE(24), bytes.readUInt32LE(20), bytes.readUInt32LE(42)],
    extra,
  )
  const name = nameOf(bytes.subarray(46, nameEnd))
  const [method, crc] = [bytes.readUInt16LE(10), bytes.readUInt32LE(16)]
  return { name, nameLength: nameEnd - 46, method, crc, packed, unpacked, offset }
}

export function nameOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
}

/** Numbers that do not fit into 32 bits are in the extra field of zip64, in this order. */
function withLarge(numbers: number[], extra: Buffer): number[] {
  if (!numbers.includes(elsewhere)) return numbers
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let from = at + 4
    return numbers.map(number => {
      if (number !== elsewhere) return number
      from += 8
      if (from > extra.length) throw broken('an entry of the archive is cut')
      return numberAt(extra, from - 8)
    })
  }
  return numbers
}

/** Bytes that several entries share are how a small archive unpacks to a huge one. */
function checkPlaces(entries: readonly Entry[], end: number): void {
  const sorted = [...entries].sort((one, other) => one.offset - other.offset)
  for (const [index, { offset, nameLength, packed }] of sorted.entries()) {
    const limit = sorted[index + 1]?.offset ?? end
    if (offset + 30 + nameLength + packed > limit) throw broken('files of the archive overlap')
  }
}

function checkSizes(entries: readonly Entry[], size: number): void {
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  if (unpacked > harmless && unpacked > size * mostRatio) {
    throw tooLarge(`it unpacks to ${Math.round(unpacked / size)} times its size, and ${mostRatio} is the most`)
  }
}
