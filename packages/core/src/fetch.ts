import { ConnectorError } from './error.ts'
import { fromNetwork } from './network.ts'

export interface FetchLimits {
  /** Milliseconds in which nothing may fail to arrive: the head, and each next part of the body. Default 30,000. */
  idle?: number
  /** Most bytes of the body, after decompression. Default 20,000,000. */
  mostBytes?: number
  /** The body of a good answer is read while it is used; by default it has arrived whole when this returns. */
  stream?: boolean
}

/** A request as `fetch` takes it. Its signal ends the exchange at any moment, the reading of the body included. */
export type FetchRequest = Omit<RequestInit, 'redirect'>

/**
 * One exchange over HTTP, bounded in time and bytes. A redirect is an answer as any other: who follows it decides what
 * may be sent where.
 * @throws ConnectorError `unavailable` with the cause in words, `timeout`, `too_large`; the signal's reason after an abort
 */
export async function fetchBounded(
  url: string,
  request: FetchRequest,
  { idle = 30_000, mostBytes = 20_000_000, stream = false }: FetchLimits = {},
): Promise<Response> {
  const clock = new IdleClock(idle)
  const signal = AbortSignal.any([clock.signal, ...(request.signal ? [request.signal] : [])])
  const translate = (error: unknown) => {
    if (request.signal?.aborted) return request.signal.reason
    return fromNetwork(clock.signal.aborted ? clock.signal.reason : error, new URL(url).host)
  }
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal })
    const body = response.body && bounded(response.body, { url, clock, mostBytes, translate })
    if (!body) clock.stop()
    return rebuilt(response, url, stream && response.ok ? body : await whole(body))
  } catch (error) {
    clock.stop()
    throw translate(error)
  }
}

interface Reading {
  url: string
  clock: IdleClock
  mostBytes: number
  translate: (error: unknown) => unknown
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>

/** The same body; the clock runs until it has ended or is given up. */
function bounded(body: Body, { url, clock, mostBytes, translate }: Reading): Body {
  const reader = body.getReader()
  let bytes = 0
  const next = async () => {
    const part = await reader.read()
    clock.restart()
    bytes += part.value?.byteLength ?? 0
    if (bytes <= mostBytes) return part
    void reader.cancel().catch(() => {})
    throw tooLarge(url, mostBytes)
  }
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await next()
        if (value) controller.enqueue(value)
        if (!done) return
        clock.stop()
        controller.close()
      } catch (error) {
        clock.stop()
        controller.error(translate(error))
      }
    },
    async cancel(reason) {
      clock.stop()
      await reader.cancel(reason)
    },
  })
}

async function whole(body: Body | null): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = []
  for await (const part of body ?? []) parts.push(part)
  return parts.length === 0 ? null : Buffer.concat(parts)
}

/** The same answer with another body. `Response` itself cannot be told its URL, nor a body where the status has none. */
function rebuilt(
  { status, statusText, headers }: Response,
  url: string,
  body: Uint8Array<ArrayBuffer> | Body | null,
): Response {
  const bodiless = status === 204 || status === 205 || status === 304
  const response = new Response(bodiless ? null : body, { status, statusText, headers })
  return Object.defineProperty(response, 'url', { value: url })
}

function tooLarge(url: string, mostBytes: number): ConnectorError {
  const size = `${Math.round(mostBytes / 1e5) / 10} MB`
  const { host, origin, pathname } = new URL(url)
  return new ConnectorError('too_large', `The answer of ${host} is larger than ${size}.`, {
    hint: 'Ask for less: a page, a path, a range.',
    // A signed address is a secret as long as it is valid.
    detail: `${origin}${pathname}`,
  })
}

class IdleClock {
  readonly #idle: number
  readonly #over = new AbortController()
  #timer: NodeJS.Timeout

  constructor(idle: number) {
    this.#idle = idle
    this.#timer = this.#start()
  }

  get signal(): AbortSignal {
    return this.#over.signal
  }

  restart(): void {
    this.#timer.refresh()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #start(): NodeJS.Timeout {
    const silent = new DOMException(`silent for ${Math.round(this.#idle / 1000)} s`, 'TimeoutError')
    return setTimeout(() => this.#over.abort(silent), this.#idle)
  }
}
