import { createHash } from 'node:crypto'
import type { Send } from './transport.ts'

interface Kept {
  etag: string
  status: number
  headers: [string, string][]
  body: Uint8Array<ArrayBuffer>
  /** What it names cannot change. */
  forever: boolean
}

export interface CacheCounts {
  /** Answers that GitHub said are unchanged: they cost nothing of the rate limit. */
  unchanged: number
  /** Answers for which nothing was sent. */
  unasked: number
}

const mostEntries = 1000
const mostBytes = 32_000_000
const mostEntryBytes = 2_000_000

/** What is read by the full id of a commit, tree or blob. */
const immutable =
  /\/git\/(?:blobs|trees|commits)\/[0-9a-f]{40}(?:\?|$)|\/contents\/[^?]*\?(?:.*&)?ref=[0-9a-f]{40}(?:&|$)/

/** Answers of one account, to be asked for again with their ETag. The oldest give way. */
export class HttpCache {
  readonly counts: CacheCounts = { unchanged: 0, unasked: 0 }
  readonly #kept = new Map<string, Kept>()
  #bytes = 0

  /** `send`, with answers remembered. Keyed by credential too: what one may see is never given to another. */
  wrap(send: Send): Send {
    return async (url, request, limits) => {
      if (request.method !== 'GET' || limits?.stream) return send(url, request, limits)
      const key = keyOf(url, request.headers)
      const kept = this.#recall(key)
      if (kept?.forever) {
        this.counts.unasked++
        return answerOf(kept, url)
      }
      const headers = kept ? { ...request.headers, 'if-none-match': kept.etag } : request.headers
      const response = await send(url, { ...request, headers }, limits)
      if (response.status === 304 && kept) {
        this.counts.unchanged++
        return answerOf(kept, url)
      }
      return response.status === 200 ? this.#keep(key, url, response) : response
    }
  }

  /** Used is young again. */
  #recall(key: string): Kept | undefined {
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
    }
    return kept
  }

  async #keep(key: string, url: string, response: Response): Promise<Response> {
    const etag = response.headers.get('etag')
    if (etag === null) return response
    const body = new Uint8Array(await response.arrayBuffer())
    const { status, headers } = response
    const kept = { etag, status, headers: [...headers], body, forever: immutable.test(url) }
    this.#drop(key)
    if (body.byteLength <= mostEntryBytes) {
      this.#kept.set(key, kept)
      this.#bytes += body.byteLength
    }
    while (this.#kept.size > mostEntries || this.#bytes > mostBytes) this.#drop(this.#kept.keys().next().value ?? '')
    return answerOf(kept, url)
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.body.byteLength ?? 0
    this.#kept.delete(key)
  }
}

function keyOf(url: string, { authorization = '', accept = '' }: Record<string, string>): string {
  const fingerprint = createHash('sha256').update(authorization).digest('base64url').slice(0, 22)
  return `${fingerprint} ${accept} ${url}`
}

function answerOf({ status, headers, body }: Kept, url: string): Response {
  return Object.defineProperty(new Response(body, { status, headers }), 'url', { value: url })
}
