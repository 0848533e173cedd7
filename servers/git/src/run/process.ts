import { type ChildProcess, spawn } from 'node:child_process'
import { startError } from '../errors.ts'
import type { Environment } from './environment.ts'

export interface ProcessOptions {
  cwd: string
  env: Environment
  signal: AbortSignal
  stdin?: string | Uint8Array | undefined
  /** git is stopped once it has printed this many bytes. */
  maxBytes: number
  timeoutMs?: number | undefined
}

export interface Finished {
  stdout: Buffer
  stderr: string
  /** -1 when a signal ended it. */
  exitCode: number
  truncated: boolean
  timedOut: boolean
}

const stderrLimit = 64 * 1024
/** What is asked to end has this long before it is killed. */
export const graceMs = 2000

/** Runs git with an argument array. Rejects with the signal's reason on abort, and with a ConnectorError if git cannot start. */
export function runGit(args: readonly string[], options: ProcessOptions): Promise<Finished> {
  const { cwd, env, signal, stdin, maxBytes, timeoutMs } = options
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd,
      env,
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // A group of its own, so that ssh, helpers and filters end with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
    const state = { truncated: false, timedOut: false }
    const out = collect(child.stdout, maxBytes, () => {
      if (!state.truncated) killGroup(child)
      state.truncated = true
    })
    const err = collect(child.stderr, stderrLimit)
    const abort = () => killGroup(child)
    const late = () => {
      state.timedOut = true
      killGroup(child)
    }
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs)
    signal.addEventListener('abort', abort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
    child.once('error', error => {
      settle()
      reject(signal.aborted ? signal.reason : startError(error))
    })
    child.once('close', code => {
      settle()
      if (signal.aborted && !state.truncated) return reject(signal.reason)
      resolve({ stdout: out(), stderr: err().toString(), exitCode: code ?? -1, ...state })
    })
    feed(child, stdin)
  })
}

function feed(child: ChildProcess, stdin: string | Uint8Array | undefined): void {
  if (stdin === undefined) return
  // git may end before it has read everything; its exit code says why.
  child.stdin?.on('error', () => {})
  child.stdin?.end(stdin)
}

/** Keeps at most `limit` bytes; tells when there were more. */
function collect(stream: NodeJS.ReadableStream | null, limit: number, full?: () => void): () => Buffer {
  const chunks: Buffer[] = []
  let left = limit
  stream?.on('data', (chunk: Buffer) => {
    if (chunk.length > left) full?.()
    if (left > 0) chunks.push(chunk.subarray(0, left))
    left = Math.max(0, left - chunk.length)
  })
  return () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
}

/** Ends git and all it started: first politely, so that it removes its lock files. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  timer.unref()
  child.once('close', () => clearTimeout(timer))
}

export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Gone already: what we wanted.
  }
}
