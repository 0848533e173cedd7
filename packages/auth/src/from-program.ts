import { execFile } from 'node:child_process'
import type { Log } from '@mcp-connectors/core'
import { type Environment, environment } from './environment.ts'
import type { Source } from './source.ts'

export interface VendorProgram {
  /** As `whoami` shows it: `gh auth token`. */
  name: string
  file: string
  args: readonly string[]
  log: Log
  env?: Environment
}

const mostMs = 10_000

/** The token that the vendor's own command line prints. Where it is not installed or not logged in, there is none. */
export function fromProgram({ name, file, args, log, env = environment() }: VendorProgram): Source {
  return {
    name,
    async find(signal, refused) {
      const token = await printed(file, args, env, signal, log)
      return token === undefined || token === refused ? undefined : { token }
    },
  }
}

function printed(
  file: string,
  args: readonly string[],
  env: Environment,
  signal: AbortSignal,
  log: Log,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: mostMs, maxBuffer: 64 * 1024, killSignal: 'SIGKILL', windowsHide: true } as const
    execFile(file, [...args], { ...limits, env: { ...env }, signal }, (error, stdout) => {
      if (signal.aborted) return reject(signal.reason)
      // What it printed to stderr is left out: it may hold anything.
      if (error) log.info(`${file}: ${error.code ?? error.signal ?? 'failed'}`)
      const text = stdout.trim()
      resolve(error || !/^[\x21-\x7e]+$/.test(text) ? undefined : text)
    }).stdin?.end()
  })
}
