import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findBinaries } from './postgres-binaries.ts'

export { missingExtension } from './postgres-binaries.ts'

/** A running server of its own, loopback only. The user is a superuser. */
export interface PostgresServer extends AsyncDisposable {
  readonly version: number
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  /** The server's own folder, removed with it. */
  readonly folder: string
  /** The maintenance database `postgres`. */
  readonly url: string
  /** The same server, another database. */
  urlOf(database: string): string
  /** Makes an empty database and returns its url. */
  createDatabase(name?: string): Promise<string>
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

/** Why this version cannot be started here; undefined when it can. For `describe.skipIf` and the name of the suite. */
export function missingPostgres(version: number): string | undefined {
  const found = findBinaries(version)
  return 'missing' in found ? found.missing : undefined
}

const defaults = {
  fsync: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_preload_libraries: 'pg_stat_statements',
  temp_file_limit: '2GB',
  max_prepared_transactions: '5',
  max_connections: '100',
  shared_buffers: '32MB',
}

/**
 * Starts a real server (18 from npm, another major from Debian's folder) on a random port. It ends with `stop()`, with
 * `await using`, and also when this process dies in any way. Throws when the version is not installed.
 */
export async function startPostgres(
  options: { version?: number; settings?: Readonly<Record<string, string>> } = {},
): Promise<PostgresServer> {
  const version = options.version ?? 18
  const found = findBinaries(version)
  if ('missing' in found) throw new Error(found.missing)
  const settings = Object.entries({ ...defaults, ...options.settings }).map(([name, value]) => `${name}=${value}`)
  const password = 'local only'
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const started = await keep(found.bin, port, password, settings)
    if ('stop' in started) return { ...describeServer(version, port, password, started.stop), folder: started.folder }
    // Between finding a port and taking it, another server may have taken it.
    if (attempt === 3 || !started.failed.includes('could not bind')) throw new Error(started.failed)
  }
}

async function keep(
  bin: string,
  port: number,
  password: string,
  settings: readonly string[],
): Promise<{ folder: string; stop: () => Promise<void> } | { failed: string }> {
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'postgres-'))
  const keeper = fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url))
  const child = spawn(process.execPath, [keeper, scratch, bin, String(port), password, ...settings], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  const complaint = text(child.stderr)
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), gone.then(() => false)])
  if (!ready) return { failed: `PostgreSQL did not start: ${await complaint}` }
  child.unref()
  return {
    folder: scratch,
    async stop() {
      child.ref()
      child.stdin.end()
      if (child.exitCode === null && child.signalCode === null) await gone
    },
  }
}

function describeServer(
  version: number,
  port: number,
  password: string,
  stop: () => Promise<void>,
): Omit<PostgresServer, 'folder'> {
  const urlOf = (database: string) =>
    `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`
  let made = 0
  return {
    version,
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    url: urlOf('postgres'),
    urlOf,
    async createDatabase(name = `database_${++made}`) {
      await administer(urlOf('postgres'), `CREATE DATABASE ${pg.escapeIdentifier(name)}`)
      return urlOf(name)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function administer(url: string, sql: string) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
