import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorError } from '@mcp-connectors/core'
import type { Drive } from '../client.ts'
import { isRefusal } from '../errors.ts'
import { type DriveFile, shownFile } from '../file.ts'

export interface Pouring {
  /** Takes the next bytes. */
  append: (part: Uint8Array) => Promise<void>
  progress: (done: number, total: number) => void
  signal: AbortSignal
}

const mostCuts = 5

/**
 * The bytes of a file, in order and once each; goes on where an answer broke off.
 * @throws ConnectorError `conflict` where the file is no longer as long as it was
 */
export async function pour(client: Drive, file: DriveFile, { append, progress, signal }: Pouring): Promise<void> {
  const size = Number(file.size ?? 0)
  let done = 0
  for (let cuts = 0; ; cuts++) {
    const response = await rest(client, file, { from: done, size }, signal)
    const [ended] = await Promise.allSettled([take(response)])
    signal.throwIfAborted()
    if (ended.status === 'rejected' && !isPassing(ended.reason)) throw ended.reason
    if (ended.status === 'fulfilled' && done === size) return
    if (cuts >= mostCuts) throw brokenOff(file, done, size, ended.status === 'rejected' ? ended.reason : undefined)
    client.log.debug(`${file.id} broke off: on from byte ${done}`)
    await sleep(50 * 2 ** cuts, undefined, { signal })
  }

  async function take({ status, body }: Response): Promise<void> {
    // All of it, where something in between does not know ranges: what is there already is passed over.
    let skip = status === 206 ? 0 : done
    for await (const part of body ?? []) {
      const fresh = part.subarray(Math.min(skip, part.length))
      skip -= part.length - fresh.length
      if (done + fresh.length > size) throw changed(file)
      await append(fresh)
      done += fresh.length
      progress(done, size)
    }
  }
}

async function rest(
  client: Drive,
  file: DriveFile,
  { from, size }: { from: number; size: number },
  signal: AbortSignal,
): Promise<Response> {
  const range = from === 0 ? {} : { range: { from, to: size - 1 } }
  const asked = { signal, what: shownFile(file), stream: true, mostBytes: Number.MAX_SAFE_INTEGER }
  const [got] = await Promise.allSettled([client.content({ fileId: file.id, ...range }, asked)])
  if (got.status === 'fulfilled') return got.value
  throw isRefusal(got.reason, 'requestedRangeNotSatisfiable') ? changed(file) : got.reason
}

function isPassing(error: unknown): boolean {
  return ConnectorError.is(error) && (error.code === 'unavailable' || error.code === 'timeout')
}

export function changed(file: DriveFile): ConnectorError {
  return new ConnectorError('conflict', `${shownFile(file)} was changed while it was fetched, or arrived damaged.`, {
    hint: 'Nothing was saved. Try again.',
  })
}

function brokenOff(file: DriveFile, done: number, size: number, cause: unknown): ConnectorError {
  return new ConnectorError(
    'unavailable',
    `${shownFile(file)} broke off again and again, after ${done} of ${size} bytes.`,
    {
      hint: 'Nothing was saved. Try again later.',
      cause,
    },
  )
}
