import type { Answer, Call } from './call.ts'
import { forbidden } from './errors.ts'
import { bytesOf, type StoredFile } from './file-records.ts'

/** The bytes of a file, or the range of them that is asked for. */
export function media({ request: { headers } }: Call, file: StoredFile): Answer {
  const bytes = bytesOf(file)
  if (bytes === undefined) {
    throw forbidden(
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
    )
  }
  return ranged(bytes, headers.get('range'), { 'content-type': file.mimeType })
}

/** One range, as `bytes=0-99`, `bytes=100-` or `bytes=-5`; more than one gives the whole. */
export function ranged(bytes: Buffer, range: string | null, headers: Answer['headers']): Answer {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return { status: 200, headers, body: bytes }
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1)
  if (start > end) {
    return { status: 416, headers: { 'content-range': `bytes */${bytes.length}` }, body: Buffer.alloc(0) }
  }
  const part = { 'content-range': `bytes ${start}-${end}/${bytes.length}` }
  return { status: 206, headers: { ...headers, ...part }, body: bytes.subarray(start, end + 1) }
}
