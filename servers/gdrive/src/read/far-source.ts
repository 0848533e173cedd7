import type { Drive } from '../client.ts'
import type { Source } from '../documents/source.ts'
import { isRefusal } from '../errors.ts'
import { type DriveFile, shownFile } from '../file.ts'

export interface FarSource extends Source {
  /** How often Google was asked: after more than one time, the parts may be of different versions. */
  readonly requests: number
}

/** The bytes of a file in Drive, fetched as they are asked for. */
export function farSource(client: Drive, file: DriveFile, revisionId?: string): FarSource {
  const size = Number(file.size ?? 0)
  let requests = 0
  return {
    size,
    get requests() {
      return requests
    },
    async read(offset, length, signal) {
      const end = Math.min(offset + length, size)
      if (end <= offset) return new Uint8Array(0)
      requests++
      const range = { from: offset, to: end - 1 }
      const content = { fileId: file.id, range, ...(revisionId === undefined ? {} : { revisionId }) }
      const [got] = await Promise.allSettled([client.content(content, { signal, what: shownFile(file) })])
      if (got.status === 'rejected') {
        // It was longer a moment ago.
        if (isRefusal(got.reason, 'requestedRangeNotSatisfiable')) return new Uint8Array(0)
        throw got.reason
      }
      const bytes = new Uint8Array(await got.value.arrayBuffer())
      // All of it, where something in between does not know ranges.
      return got.value.status === 206 ? bytes : bytes.subarray(offset, end)
    },
  }
}
