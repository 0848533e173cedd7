import { isUtf8 } from 'node:buffer'

/**
 * git's output as a string that loses no byte: each byte that is not part of valid UTF-8 becomes one lone low
 * surrogate (U+DC80 to U+DCFF), as Python's "surrogateescape" does. `encode` is the way back.
 */
export function decode(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  let text = ''
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index)
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[index] ?? 0))
      index++
      continue
    }
    text += Buffer.from(bytes.subarray(index, index + length)).toString('utf8')
    index += length
  }
  return text
}

/** The length of the longest run of valid UTF-8 from `start`, a whole number of characters; 0 for an invalid byte. */
function sequenceLength(bytes: Uint8Array, start: number): number {
  let end = start
  while (end < bytes.length) {
    const length = characterLength(bytes[end] ?? 0)
    if (length === 0 || end + length > bytes.length || !isUtf8(bytes.subarray(end, end + length))) break
    end += length
  }
  return end - start
}

function characterLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

const escapedByte = /[\udc80-\udcff]/u

/** The bytes that `decode` was given. */
export function encode(text: string): Buffer {
  if (!escapedByte.test(text)) return Buffer.from(text)
  const parts = text.split(/([\udc80-\udcff])/u)
  return Buffer.concat(
    parts.map(part => (escapedByte.test(part) ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part))),
  )
}

/** Control, bidirectional and invisible characters, line separators, and bytes that are not UTF-8. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\udc80-\udcff]/u

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' }

/**
 * A name as one line that shows every character: as it is, or, where it holds something that cannot be seen or
 * starts with a quote, in git's own quoted form (`"caf\351.txt"`). `unquote` is the way back.
 */
export function quote(name: string): string {
  if (!unprintable.test(name) && !name.startsWith('"')) return name
  const body = Array.from(name, character => {
    const known = short[character]
    if (known !== undefined) return known
    if (!unprintable.test(character)) return character
    return Array.from(encode(character), byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  })
  return `"${body.join('')}"`
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, v: 11, f: 12, '"': 34, '\\': 92 }

/** A name as a caller wrote it, plain or quoted. Undefined for a quoted form that is not well formed. */
export function unquote(written: string): string | undefined {
  if (!written.startsWith('"')) return written
  if (written.length < 2 || !written.endsWith('"')) return undefined
  const parts: Buffer[] = []
  const body = written.slice(1, -1)
  const token = /\\([0-3][0-7]{2}|[ntrabvf"\\])|([^\\"]+)/gy
  let end = 0
  for (const match of body.matchAll(token)) {
    if (match.index !== end) return undefined
    end = match.index + match[0].length
    const [, code, plain] = match
    if (plain !== undefined) parts.push(encode(plain))
    else if (code !== undefined) parts.push(Buffer.from([escapes[code] ?? Number.parseInt(code, 8)]))
  }
  return end === body.length ? decode(Buffer.concat(parts)) : undefined
}

const mostShown = 20

/** Names, one a line: at most 20, and how many more. */
export function listed(names: readonly string[]): string {
  const more = names.length - mostShown
  return [...names.slice(0, mostShown), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')
}

/** Text for reading: bytes that are not UTF-8 show as U+FFFD. */
export function readable(text: string): string {
  return text.toWellFormed()
}

/** NUL-separated fields; the empty one after a final NUL is not a field. */
export function fields(bytes: Buffer): string[] {
  if (bytes.length === 0) return []
  const list = isUtf8(bytes) ? bytes.toString('utf8').split('\0') : splitBytes(bytes).map(decode)
  if (list.at(-1) === '') list.pop()
  return list
}

function splitBytes(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = []
  let start = 0
  for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
    parts.push(bytes.subarray(start, end))
    start = end + 1
  }
  parts.push(bytes.subarray(start))
  return parts
}
