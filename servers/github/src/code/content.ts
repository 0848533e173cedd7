import { isUtf8 } from 'node:buffer'

/** What a file holds, as far as it can be shown. */
export type Content =
  | { kind: 'text'; text: string }
  | { kind: 'image'; mime: string }
  | { kind: 'binary' }
  /** Stored elsewhere (Git LFS); bytes of the real file. */
  | { kind: 'lfs'; size: number }

/** What models can look at. */
const images: readonly [mime: string, head: RegExp][] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[\s\S]{4}WEBP/],
]

export function contentOf(bytes: Buffer): Content {
  const head = bytes.subarray(0, 16).toString('latin1')
  const image = images.find(([, pattern]) => pattern.test(head))
  if (image) return { kind: 'image', mime: image[0] }
  if (isBinary(bytes)) return { kind: 'binary' }
  return lfsOf(bytes) ?? { kind: 'text', text: bytes.toString('utf8') }
}

/** As git decides it, by a NUL among the first 8,000 bytes; and what is no UTF-8 is nothing that could be shown. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0) || !isUtf8(bytes)
}

function lfsOf(bytes: Buffer): Content | undefined {
  if (bytes.length > 1024 || !bytes.subarray(0, 40).toString('latin1').startsWith('version https://git-lfs')) {
    return undefined
  }
  const size = /^size (\d{1,15})$/m.exec(bytes.toString('latin1'))?.[1]
  return size === undefined ? undefined : { kind: 'lfs', size: Number(size) }
}
