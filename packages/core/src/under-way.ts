import type { ServerContext } from '@modelcontextprotocol/server'
import { ConnectorError } from './error.ts'
import { describeError } from './log.ts'
import type { Running } from './running.ts'
import type { CallContext } from './tool.ts'

/** Calls, reads and completions beyond this many at once are answered `rate_limited`. */
const mostInFlight = 64
/** A driver that honours the signal has this long to say what happened. */
const graceMs = 1000
/** Progress of one call that waits for a slow reader; more is left out. */
const mostUnsent = 16

/**
 * Runs `work` with what a call is given, under the client's cancellation, the end of the process, `--timeout`, and the
 * limit of calls at once. Answers even if the work ignores its signal; leaves no timer and no listener.
 */
export async function underWay<C, T>(
  running: Running<C>,
  context: ServerContext,
  name: string,
  work: (call: CallContext<C>) => T | Promise<T>,
): Promise<T> {
  if (running.inFlight >= mostInFlight) {
    throw new ConnectorError('rate_limited', `${mostInFlight} calls are under way already.`, { retryAfter: 1 })
  }
  const stop = new AbortController()
  const { signal } = stop
  const timer = setTimeout(() => stop.abort(tooLate(name, running.settings.timeout)), running.settings.timeout * 1000)
  const deaf = afterGrace(signal, () => running.log.warn(deafness(name)))
  const sources = [
    follow(running.signal, stop, () => running.signal.reason),
    follow(context.mcpReq.signal, stop, () => new ConnectorError('unavailable', 'The call was cancelled.')),
  ]
  let over = false
  const progress = progressOf(running, context, () => over)
  running.inFlight++
  try {
    signal.throwIfAborted()
    const done = async () => work({ client: await running.client(), signal, log: running.log, progress })
    return await Promise.race([done(), deaf.given])
  } catch (error) {
    // A driver reports the abort in its own words, or as a fault.
    throw signal.aborted ? signal.reason : error
  } finally {
    running.inFlight--
    over = true
    clearTimeout(timer)
    deaf.clear()
    for (const unfollow of sources) unfollow()
  }
}

function tooLate(name: string, seconds: number): ConnectorError {
  return new ConnectorError('timeout', `${name} took longer than ${seconds} s and was stopped.`, {
    hint: 'Ask for less, or have the person raise --timeout.',
  })
}

function deafness(name: string): string {
  return `${name} goes on, though it was stopped: it does not honour its signal.`
}

/** Not `AbortSignal.any`: what listens to a composite signal stays in memory as long as its sources, here the process. */
function follow(source: AbortSignal, stop: AbortController, reason: () => unknown): () => void {
  const abort = () => stop.abort(reason())
  if (source.aborted) abort()
  source.addEventListener('abort', abort)
  return () => source.removeEventListener('abort', abort)
}

/** `given` rejects with the signal's reason, some time after it fired. */
function afterGrace(signal: AbortSignal, tell: () => void): { given: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined
  const given = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      timer = setTimeout(() => {
        tell()
        reject(signal.reason)
      }, graceMs)
    })
  })
  return { given, clear: () => clearTimeout(timer) }
}

/** The protocol wants each value to be greater than the one before, and none after the answer. */
function progressOf<C>({ mask, log }: Running<C>, { mcpReq }: ServerContext, isOver: () => boolean) {
  const progressToken = mcpReq._meta?.progressToken
  let last = Number.NEGATIVE_INFINITY
  let unsent = 0
  return (progress: number, total?: number, message?: string) => {
    if (progressToken === undefined || isOver() || !(progress > last) || unsent >= mostUnsent) return
    last = progress
    unsent++
    const of = total === undefined ? {} : { total }
    const said = message === undefined ? {} : { message: mask(message) }
    mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, progress, ...of, ...said } })
      .catch((error: unknown) => log.debug(`progress: ${describeError(error)}`))
      .finally(() => {
        unsent--
      })
  }
}
