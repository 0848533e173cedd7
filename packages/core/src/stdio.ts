import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Lifecycle } from './lifecycle.ts'
import { createLineGuard } from './line-guard.ts'
import { describeError } from './log.ts'
import type { Running } from './running.ts'
import { buildServer } from './server.ts'

/** Serves both protocol eras on stdin and stdout until either closes. */
export function serveOnStdio<C>(running: Running<C>, lifecycle: Lifecycle): void {
  const { stdin, stdout } = process
  const guard = createLineGuard(stdout)
  // The transport listens once per answer that waits for the reader.
  stdout.setMaxListeners(0)
  stdout.on('error', () => lifecycle.end('stdout is closed'))
  stdin.on('error', () => lifecycle.end('stdin failed', 1))
  stdin.on('end', () => lifecycle.end('end of input'))
  stdin.pipe(guard)
  serveStdio(() => buildServer(running), {
    transport: new StdioServerTransport(guard, stdout),
    onerror: error => running.log.info(`transport: ${describeError(error)}`),
  })
}
