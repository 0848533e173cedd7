import { isUtf8 } from 'node:buffer'

/** Bytes of the largest character of UTF-8, less one: so many may be cut off at either end of a piece. */
const mostCut = 3

/**
 * The encoding of a text by its first bytes: by its mark, else UTF-8 where it is that, else the old Windows set.
 * Undefined for what is no text.
 */
export function charsetOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (bytes.includes(0)) return unmarked(bytes)
  if (isUtf8(withoutCut(bytes))) return 'utf-8'
  return bytes.some(isControl) ? undefined : 'windows-1252'
}

/** UTF-16 without its mark has zeros on one side only, in every text of the West. */
function unmarked(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, 1000)
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even === 0 && odd > sample.length / 4) return 'utf-16le'
  return odd === 0 && even > sample.length / 4 ? 'utf-16be' : undefined
}

function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b
}

function withoutCut(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex(isCharacterStart)
  const from = start <= mostCut ? Math.max(0, start) : 0
  const fits = Array.from({ length: mostCut + 1 }, (_, cut) => bytes.subarray(from, Math.max(from, bytes.length - cut)))
  return fits.find(part => isUtf8(part)) ?? bytes
}

/** The first byte of a character of UTF-8. */
export function isCharacterStart(byte: number): boolean {
  return (byte & 0xc0) !== 0x80
}
