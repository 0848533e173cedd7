import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './tool.ts'

export interface Repetition {
  /** For the log: `GET /repos/{owner}/{repo}`. */
  what: string
  /** It is sent at most so many times more. */
  most: number
  /** Milliseconds after which the same may go well; undefined where it would fail again, or could happen twice. */
  waitAfter: (error: unknown, repeats: number) => number | undefined
  signal: AbortSignal
  log: Log
}

/** Sends a request, and sends it again as long as a failure is one that passes. @throws the last failure */
export async function repeated<T>(
  send: () => Promise<T>,
  { what, most, waitAfter, signal, log }: Repetition,
): Promise<T> {
  for (let repeats = 0; ; repeats++) {
    try {
      return await send()
    } catch (error) {
      const wait = repeats < most ? waitAfter(error, repeats) : undefined
      if (wait === undefined) throw error
      log.debug(`${what} again in ${Math.round(wait)} ms: ${error}`)
      await sleep(wait, undefined, { signal })
    }
  }
}
