import { type ChildProcess, spawn as spawnProcess } from 'node:child_process'
import { once } from 'node:events'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as Transport2025 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { type Connected, requests } from './connect.ts'

export interface SpawnOptions {
  args?: readonly string[]
  env?: Record<string, string>
  cwd?: string
}

/** A built server in a process of its own, and the SDK 2.4 client connected to it over stdio. */
export async function spawnServer(
  main: string,
  { args = [], env = {}, cwd }: SpawnOptions = {},
): Promise<Omit<Connected, 'log'> & { stderr: () => string; pid: number }> {
  let stderr = ''
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, ...args],
    env: { ...baseEnvironment(), ...env },
    stderr: 'pipe',
    ...(cwd === undefined ? {} : { cwd }),
  })
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const client = new Client({ name: 'test', version: '0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(transport)
  return {
    client,
    ...requests(client),
    stderr: () => stderr,
    pid: transport.pid ?? 0,
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** The same, with the client of the 2025 line of the SDK (1.32). */
export async function spawnServer2025(
  main: string,
  { args = [], env = {}, cwd }: SpawnOptions = {},
): Promise<{ client: Client2025 } & AsyncDisposable> {
  const transport = new Transport2025({
    command: process.execPath,
    args: [main, ...args],
    env: { ...baseEnvironment(), ...env },
    stderr: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
  })
  const client = new Client2025({ name: 'test', version: '0' })
  await client.connect(transport)
  return { client, [Symbol.asyncDispose]: () => client.close() }
}

export interface RawServer extends AsyncDisposable {
  process: ChildProcess
  /** Writes bytes to the server's stdin. */
  send(bytes: string | Uint8Array): void
  /** The next line of stdout. Rejects when the process ends first. */
  line(): Promise<string>
  stdout(): string
  stderr(): string
  /** Resolves with the exit code, or the signal, once the process is gone. */
  exited: Promise<number | NodeJS.Signals>
}

/** A built server without a client: for what a client would never do. */
export function spawnRaw(main: string, { args = [], env = {}, cwd }: SpawnOptions = {}): RawServer {
  const child = spawnProcess(process.execPath, [main, ...args], {
    env: { ...baseEnvironment(), ...env },
    stdio: 'pipe',
    ...(cwd === undefined ? {} : { cwd }),
  })
  let stdout = ''
  let stderr = ''
  let read = 0
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  // A server that is gone already: `exited` tells.
  child.stdin.on('error', () => {})
  const exited = once(child, 'close').then(([code, signal]): number | NodeJS.Signals => code ?? signal)
  const line = async (): Promise<string> => {
    for (;;) {
      const end = stdout.indexOf('\n', read)
      if (end !== -1) {
        const found = stdout.slice(read, end)
        read = end + 1
        return found
      }
      const gone = await Promise.race([once(child.stdout, 'data').then(() => false), exited.then(() => true)])
      if (gone && stdout.indexOf('\n', read) === -1)
        throw new Error(`the server ended without a further line; stderr: ${stderr}`)
    }
  }
  return {
    process: child,
    send: bytes => void child.stdin.write(bytes),
    line,
    stdout: () => stdout,
    stderr: () => stderr,
    exited,
    async [Symbol.asyncDispose]() {
      // Its own end first, so that it can take what it started along.
      child.stdin.end()
      child.stdout.destroy()
      const late = setTimeout(() => child.kill('SIGKILL'), 5000)
      await exited
      clearTimeout(late)
    },
  }
}

/** What a desktop client passes on: no settings of this machine reach the server by accident. */
function baseEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'APPDATA', 'USERPROFILE']
  return Object.fromEntries(kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}
