import { randomBytes } from 'node:crypto'
import type { drive_v3 } from '@googleapis/drive'
import { json } from './answer.ts'
import type { Answer, Call, Request, Route } from './call.ts'
import { invalid, Refusal } from './errors.ts'
import { masked, maskOf } from './fields.ts'
import { fileBody, idFor } from './file-body.ts'
import { create, type Media, update } from './file-changes.ts'
import { shortFile } from './file-json.ts'
import { bytesIn, jsonIn, partsOf } from './multipart.ts'
import { seenFile } from './seen.ts'

const path = '/upload/drive/v3/files'
const one = `${path}/:fileId`

export const uploadRoutes: readonly Route[] = [
  { name: 'files.create', method: 'POST', path, needs: 'write', fields: shortFile, handle: upload },
  { name: 'files.update', method: 'PATCH', path: one, needs: 'write', fields: shortFile, handle: upload },
]

/** An upload in pieces. */
export interface Session {
  readonly call: Call
  readonly mimeType: string | undefined
  received: Buffer
  done?: Answer
}

const finish = (call: Call, media: Media): drive_v3.Schema$File =>
  call.name === 'files.create' ? create(call, media) : update(call, media)

function upload(call: Call): drive_v3.Schema$File | Answer {
  const { headers, bytes } = call.request
  const type = headers.get('content-type') ?? undefined
  const kind = call.query.uploadType ?? (type?.startsWith('multipart/') === true ? 'multipart' : 'media')
  if (call.request.isBroken === true) throw new Refusal(400, 'The request broke off', { reason: 'badRequest' })
  if (kind === 'resumable') return begin(call)
  if (kind === 'media') return finish({ ...call, body: {} }, { mimeType: type, bytes })
  if (kind !== 'multipart') throw invalid('uploadType')
  const [metadata, content] = partsOf(type ?? '', bytes)
  if (metadata === undefined || content === undefined) throw malformed()
  const media = { mimeType: content.headers.get('content-type') ?? undefined, bytes: bytesIn(content) }
  return finish({ ...call, body: jsonIn(metadata.bytes) }, media)
}

const malformed = (): Refusal => new Refusal(400, 'Malformed multipart body.', { reason: 'badContent' })

/** What is wrong is said now, not after the last byte. */
function begin(call: Call): Answer {
  const { store, request, query } = call
  const body = fileBody(call.body)
  const mimeType = request.headers.get('x-upload-content-type') ?? undefined
  if (call.name === 'files.create') idFor(call, body.id, body.mimeType ?? mimeType ?? '')
  else seenFile(call)
  const id = `AH${randomBytes(24).toString('base64url')}`
  store.uploads.set(id, { call, mimeType, received: Buffer.alloc(0) })
  const target = new URL(request.url.pathname, store.url)
  target.search = new URLSearchParams({ ...query, uploadType: 'resumable', upload_id: id }).toString()
  const headers = { location: target.href, 'x-guploader-uploadid': id, 'content-type': 'text/plain; charset=utf-8' }
  return { status: 200, headers, body: Buffer.alloc(0) }
}

/** Google keeps whole pieces of so many bytes of what breaks off or goes on. */
const pieceBytes = 256 * 1_024

/** A piece of an upload, or the question how far it is. Its address is all that is asked for: no token. */
export function resume(sessions: ReadonlyMap<string, Session>, request: Request): Answer {
  const session = sessions.get(request.url.searchParams.get('upload_id') ?? '')
  if (session === undefined)
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('Not Found') }
  if (session.done !== undefined) return session.done
  const { bytes, headers } = request
  const range = headers.get('content-range')
  const [, from = '0', total = '*'] =
    /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range ?? `bytes 0-0/${bytes.length}`) ?? []
  const isQuestion = range?.startsWith('bytes */') === true
  if (isQuestion && Number(total) !== session.received.length) return soFar(session)
  if (!isQuestion && Number(from) > session.received.length) throw new Refusal(400, 'Invalid Content-Range', {})
  const all = isQuestion ? session.received : Buffer.concat([session.received.subarray(0, Number(from)), bytes])
  const isWhole = request.isBroken !== true && all.length === Number(total)
  session.received = isWhole ? all : all.subarray(0, all.length - (all.length % pieceBytes))
  if (!isWhole) return soFar(session)
  const { call, mimeType = headers.get('content-type') ?? undefined } = session
  const file = finish(call, { mimeType, bytes: all })
  session.done = json(200, masked(file, maskOf({ name: call.name, fields: shortFile }, call.query)))
  return session.done
}

function soFar({ received }: Session): Answer {
  const range: Answer['headers'] = received.length === 0 ? {} : { range: `bytes=0-${received.length - 1}` }
  return { status: 308, headers: range, body: Buffer.alloc(0) }
}
