import { setTimeout as sleep } from 'node:timers/promises'
import type { drive_v3 } from '@googleapis/drive'
import { ConnectorError, wasCutOff } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { fromFailure, isPassing, limitOf, refusalIn } from '../errors.ts'
import { type DriveFile, fileFields, fileOf } from '../file.ts'

export interface Upload {
  /** The file whose content is replaced; undefined: a new one is made. */
  fileId?: string | undefined
  metadata: drive_v3.Schema$File
  bytes: Uint8Array<ArrayBuffer>
  /** Of the bytes: with another one in `metadata`, Google converts. */
  mimeType: string
  /** For messages: `"Budget" (1AbC)`. */
  what: string
}

/** A whole number of 256 KiB, as Google wants all pieces but the last. */
const pieceBytes = 16 * 256 * 1024
/** For one piece, in milliseconds: nothing is heard until all of it has come. */
const pieceMs = 120_000
const mostFailures = 4
const mostSessions = 2

/**
 * Sends a file in pieces, and goes on where it was cut. The session that is opened first makes the file once, when its last
 * byte has come. @throws ConnectorError; after `unavailable` and `timeout` it is not known whether it was made
 */
export async function upload(client: Drive, asked: Upload, signal: AbortSignal): Promise<DriveFile> {
  for (let sessions = 1; ; sessions++) {
    const session = await opened(client, asked, signal)
    const made = await sent(client, session, asked, signal)
    // A session that Google has forgotten made nothing.
    if (made !== undefined) return made
    if (sessions === mostSessions) throw unknown(asked)
  }
}

/** The address of a session. Nothing is made by opening one, so it may be tried again. */
async function opened(client: Drive, asked: Upload, signal: AbortSignal): Promise<string> {
  const { fileId, metadata, bytes, mimeType, what } = asked
  const path = fileId === undefined ? 'files' : `files/${encodeURIComponent(fileId)}`
  const query = new URLSearchParams({ uploadType: 'resumable', supportsAllDrives: 'true', fields: fileFields })
  const url = `${client.root}upload/drive/v3/${path}?${query}`
  const headers = {
    'content-type': 'application/json; charset=UTF-8',
    'x-upload-content-type': mimeType,
    'x-upload-content-length': String(bytes.length),
    ...(fileId === undefined ? {} : client.keyOf(fileId)),
  }
  const method = fileId === undefined ? 'POST' : 'PATCH'
  for (let failures = 1; ; failures++) {
    const answer = await settled(client.exchange(url, { method, headers, body: JSON.stringify(metadata) }, { signal }))
    if (answer instanceof Response && answer.ok) return addressIn(answer, what)
    const error = answer instanceof Response ? await refusalIn(answer) : answer
    if (failures >= mostFailures || !mayPass(error)) throw fromFailure(error, { signal, method: 'upload', what })
    await pause(failures, limitOf(error)?.retryAfter, signal)
  }
}

function addressIn({ headers }: Response, what: string): string {
  const address = headers.get('location')
  if (address !== null && URL.canParse(address)) return address
  throw new ConnectorError('unavailable', `${what}: Google opened no upload.`, { hint: 'Try again.' })
}

/** The file, when all of it has come; undefined where the session is gone. */
async function sent(
  client: Drive,
  session: string,
  asked: Upload,
  signal: AbortSignal,
): Promise<DriveFile | undefined> {
  const { bytes, what } = asked
  let [at, failures, isSure, mayBeMade] = [0, 0, true, false]
  try {
    for (;;) {
      const answer = await settled(
        isSure ? piece(client, session, bytes, at, signal) : standing(client, session, bytes, signal),
      )
      signal.throwIfAborted()
      if (answer instanceof Response && answer.ok) return fileOf(await bodyOf(answer, what))
      if (answer instanceof Response && answer.status === 308) {
        const next = receivedBy(answer)
        failures = next > at ? 0 : failures + 1
        ;[at, isSure, mayBeMade] = [next, true, false]
      } else {
        const error = answer instanceof Response ? await refusalIn(answer) : answer
        if (answer instanceof Response && (answer.status === 404 || answer.status === 410)) {
          // After the last piece it may have been forgotten because it was done: twice the same content does no harm.
          if (mayBeMade && asked.fileId === undefined) throw unknown(asked)
          return undefined
        }
        if (!mayPass(error)) throw fromFailure(error, { signal, method: 'upload', what })
        failures++
        mayBeMade ||= isSure && at + pieceBytes >= bytes.length
        isSure = false
      }
      if (failures >= mostFailures) throw unknown(asked)
      if (failures > 0) await pause(failures, undefined, signal)
    }
  } finally {
    if (signal.aborted) await cancelled(client, session)
  }
}

function piece(client: Drive, session: string, bytes: Uint8Array<ArrayBuffer>, at: number, signal: AbortSignal) {
  const end = Math.min(at + pieceBytes, bytes.length)
  const range = bytes.length === 0 ? 'bytes */0' : `bytes ${at}-${end - 1}/${bytes.length}`
  const request = { method: 'PUT', headers: { 'content-range': range }, body: bytes.slice(at, end) } as const
  return client.exchange(session, request, { signal, idle: pieceMs })
}

/** Asks how much has come. */
function standing(client: Drive, session: string, { length }: Uint8Array, signal: AbortSignal) {
  return client.exchange(session, { method: 'PUT', headers: { 'content-range': `bytes */${length}` } }, { signal })
}

/** `bytes=0-524287` of a 308; without it nothing has come. */
function receivedBy({ headers }: Response): number {
  const last = /^bytes=0-(\d+)$/.exec(headers.get('range') ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}

async function bodyOf(answer: Response, what: string): Promise<drive_v3.Schema$File> {
  const [body] = await Promise.allSettled([answer.json()])
  // Boundary: the vendor's types say what it answers.
  if (body.status === 'fulfilled') return body.value as drive_v3.Schema$File
  throw new ConnectorError('unavailable', `${what}: the answer to the upload is no whole JSON.`)
}

/** What was aborted is given up, so that it cannot become a file later. */
async function cancelled(client: Drive, session: string): Promise<void> {
  const signal = AbortSignal.timeout(3000)
  await settled(client.exchange(session, { method: 'DELETE', headers: {} }, { signal }))
}

async function settled(exchange: Promise<Response>): Promise<Response | unknown> {
  const [result] = await Promise.allSettled([exchange])
  return result.status === 'fulfilled' ? result.value : result.reason
}

function mayPass(error: unknown): boolean {
  // A slow line is silent while a piece is on its way: then Google is asked how much has come.
  const isLate = ConnectorError.is(error) && error.code === 'timeout'
  return limitOf(error) !== undefined || isPassing(error) || wasCutOff(error) || isLate
}

async function pause(failures: number, seconds: number | undefined, signal: AbortSignal): Promise<void> {
  const backoff = 200 * 2 ** failures * (1 + Math.random())
  await sleep(Math.min(seconds === undefined ? backoff : seconds * 1000, 5000), undefined, { signal })
}

function unknown({ what, fileId }: Upload): ConnectorError {
  const done = fileId === undefined ? 'Whether it was made' : 'Whether its content was replaced'
  return new ConnectorError('unavailable', `${what}: the upload was cut off again and again. ${done} is not known.`, {
    hint: 'Look before you do it again.',
  })
}
