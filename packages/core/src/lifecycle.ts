import { describeError } from './log.ts'
import type { Log } from './tool.ts'

/** What is left of the 2 seconds in which a process must be gone, after its last words. */
const graceMs = 1500
const parentPollMs = 500

export interface Lifecycle {
  /** Ends the process once: disposes, then exits. Later calls change nothing. */
  end(reason: string, exitCode?: number): void
}

/**
 * Ends the process when it has no further use: a signal, a parent that is gone, or the call of `end` by a transport
 * (end of input, closed stdout). Pools, children and temporary files are gone within two seconds.
 * A server that listens on a port outlives the shell that started it: `orphan: true`.
 */
export function watchLifecycle(log: Log, dispose: () => Promise<void>, { orphan = false } = {}): Lifecycle {
  let ending = false
  const end = (reason: string, exitCode = 0) => {
    if (ending) return
    ending = true
    log.debug(`ending: ${reason}`)
    const exit = () => process.exit(exitCode)
    setTimeout(exit, graceMs)
    void dispose()
      .catch((error: unknown) => log.warn(`ending: ${describeError(error)}`))
      // After what is written already: a pipe that is read slowly still holds answers.
      .then(() => process.stdout.write('', exit))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal))
  if (!orphan) watchParent(() => end('the parent process is gone'))
  // A fault in one tool, or in a library behind it, is not the end of the others.
  process.on('uncaughtException', (error: unknown) => log.error(`uncaught: ${describeError(error, { stack: true })}`))
  process.on('unhandledRejection', reason => log.error(`unhandled: ${describeError(reason, { stack: true })}`))
  return { end }
}

function watchParent(gone: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) gone()
  }, parentPollMs).unref()
}
