import { isUtf8 } from 'node:buffer'

/** How long a line may be before it is shown in several. In characters. */
const longestLine = 2000

/** The bytes of a text as text: UTF-8, UTF-16 with its mark, else the old Windows set. Undefined for what is no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes.includes(0)) return undefined
  // A part of a file may begin and end within a character.
  const start = bytes.findIndex(byte => (byte & 0xc0) !== 0x80)
  const whole = [0, 1, 2, 3].map(cut => bytes.subarray(Math.min(3, Math.max(0, start)), bytes.length - cut))
  const found = whole.find(part => isUtf8(part))
  return found === undefined ? new TextDecoder('windows-1252').decode(bytes) : new TextDecoder().decode(found)
}

export interface Window {
  /** Each with its end; longer ones than `longestLine` in several. */
  lines: string[]
  /** Characters before the first line. */
  offset: number
  /** Characters of all of it. */
  total: number
}

/** At most `most` characters from `offset` on; of a negative one, counted from the end. */
export function windowOf(text: string, offset: number, most: number): Window {
  const from = boundary(text, Math.min(text.length, offset < 0 ? Math.max(0, text.length + offset) : offset))
  const part = text.slice(from, boundary(text, Math.min(text.length, from + most)))
  const lines = part.match(new RegExp(`[^\\n]{0,${longestLine}}\\n|[^\\n]{1,${longestLine}}`, 'gu')) ?? []
  return { lines: [...lines], offset: from, total: text.length }
}

/** Where the window ends that has the first so many of its lines. */
export function endOf({ offset, lines }: { offset: number; lines: readonly string[] }, count = lines.length): number {
  return lines.slice(0, count).reduce((end, line) => end + line.length, offset)
}

/** Never between the halves of a surrogate pair. */
function boundary(text: string, at: number): number {
  const last = text.charCodeAt(at - 1)
  return last >= 0xd800 && last <= 0xdbff ? at - 1 : at
}
