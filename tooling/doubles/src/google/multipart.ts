import { Refusal } from './errors.ts'

export interface Part {
  readonly headers: Headers
  readonly bytes: Buffer
}

/** The parts of a multipart body, exact to the byte. Throws 400 where there is no boundary. */
export function partsOf(type: string, body: Buffer): Part[] {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined)
    throw new Refusal(400, 'Missing end boundary in multipart body.', { reason: 'badContent' })
  const delimiter = `--${boundary}`
  const parts: Part[] = []
  let start = body.indexOf(delimiter)
  while (start >= 0) {
    const begin = start + delimiter.length
    const end = body.indexOf(`\n${delimiter}`, begin)
    if (end < 0) return parts
    parts.push(partOf(body.subarray(lineAfter(body, begin), body[end - 1] === 13 ? end - 1 : end)))
    start = end + 1
  }
  return parts
}

const lineAfter = (body: Buffer, at: number): number => body.indexOf('\n', at) + 1

function partOf(bytes: Buffer): Part {
  const headers = new Headers()
  let at = 0
  while (at < bytes.length) {
    const end = lineAfter(bytes, at) || bytes.length
    const line = bytes.subarray(at, end).toString().trim()
    at = end
    if (line === '') break
    const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name !== '') headers.append(name, value)
  }
  return { headers, bytes: bytes.subarray(at) }
}

/** With the encoding for the way taken off. */
export const bytesIn = ({ headers, bytes }: Part): Buffer =>
  headers.get('content-transfer-encoding') === 'base64' ? Buffer.from(bytes.toString(), 'base64') : bytes

/** Nothing is `{}`. Throws 400. */
export function jsonIn(bytes: Buffer): unknown {
  if (bytes.length === 0) return {}
  try {
    return JSON.parse(bytes.toString())
  } catch {
    throw new Refusal(400, 'Parse Error', { reason: 'parseError' })
  }
}
