import { rightsOf } from './access.ts'
import { type Answer, type Call, flag } from './call.ts'
import { forbidden, insufficientScopes, Refusal } from './errors.ts'
import { bytesOf, type StoredFile } from './file-records.ts'
import { scopeOf } from './tokens.ts'

/** The bytes of a file, or the range of them that is asked for. */
export function media(call: Call, file: StoredFile, bytes = bytesOf(file)): Answer {
  const { store, token, request } = call
  const reading = ['drive', 'drive.readonly', 'drive.file'].map(scopeOf)
  if (!token.scopes.some(scope => reading.includes(scope))) throw insufficientScopes('files.get', reading)
  if (bytes === undefined) {
    const text = 'Only files with binary content can be downloaded. Use Export with Docs Editors files.'
    throw new Refusal(403, text, { reason: 'fileNotDownloadable', location: 'alt', locationType: 'parameter' })
  }
  if (!rightsOf(store, token.email, file).download) {
    throw forbidden('cannotDownloadFile', 'This file cannot be downloaded by the user.')
  }
  if (file.abusive === true && !flag(call, 'acknowledgeAbuse')) {
    const text = 'This file has been identified as malware or spam and cannot be downloaded.'
    throw forbidden('cannotDownloadAbusiveFile', text)
  }
  return ranged(bytes, request.headers.get('range'), { 'content-type': file.mimeType })
}

/** One range, as `bytes=0-99`, `bytes=100-` or `bytes=-5`; more than one gives the whole. */
function ranged(bytes: Buffer, range: string | null, headers: Answer['headers']): Answer {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') return { status: 200, headers, body: bytes }
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1)
  if (start > end) return unsatisfiable(bytes.length)
  const part = { 'content-range': `bytes ${start}-${end}/${bytes.length}` }
  return { status: 206, headers: { ...headers, ...part }, body: bytes.subarray(start, end + 1) }
}

function unsatisfiable(length: number): Answer {
  const { body } = new Refusal(416, 'Request range not satisfiable', {
    ...{ reason: 'requestedRangeNotSatisfiable', location: 'Range', locationType: 'header' },
  })
  const headers = { 'content-type': 'application/json; charset=UTF-8', 'content-range': `bytes */${length}` }
  return { status: 416, headers, body: Buffer.from(JSON.stringify(body)) }
}
