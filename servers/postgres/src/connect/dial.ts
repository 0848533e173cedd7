import type { ConnectionOptions } from 'node:tls'
import type { Log } from '@mcp-connectors/core'
import pg from 'pg'
import { partsOf } from '../client-parts.ts'
import { connectFailure } from './failure.ts'
import { defaultPassfile, passwordOf } from './passfile.ts'
import { passwordFrom } from './password-command.ts'
import type { Target } from './target.ts'
import { tlsOptions } from './tls.ts'
import { openTunnel, type Tunnel } from './tunnel.ts'

export interface DialSettings {
  /** Read for each connection, so that a corrected file or a new token counts at once. */
  target: () => Promise<Target>
  passwordCommand?: string | undefined
  /** `user@host` to forward through. */
  ssh?: string | undefined
  log: Log
  /** Fires when the server ends. */
  signal: AbortSignal
}

/** A server that is starting says so, and one that goes down hangs up: this long it is asked again. */
const startingMs = 5000
const hangingUpMs = 1000
const pauseMs = 250

/** Opens connections to one database; keeps nothing but the tunnel. */
export class Dialer implements AsyncDisposable {
  readonly #settings: DialSettings
  #tunnel: Promise<Tunnel> | undefined

  constructor(settings: DialSettings) {
    this.#settings = settings
  }

  async connect(): Promise<pg.Client> {
    const target = await this.#settings.target()
    const { host, port } = await this.#endOf(target)
    const password = await this.#passwordOf(target)
    const open = (ssl: ConnectionOptions | false) => connectClient(target, { host, port, ssl, password })
    return whileStarting(this.#settings.signal, () => inModes(target, open)).catch((error: unknown) => {
      throw connectFailure(error, target)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const [tunnel] = await Promise.allSettled([this.#tunnel])
    this.#tunnel = undefined
    if (tunnel.status === 'fulfilled') await tunnel.value?.[Symbol.asyncDispose]()
  }

  /** Where to connect to: the target itself, or this end of the tunnel to it. */
  async #endOf(target: Target): Promise<{ host: string; port: number }> {
    const { ssh, signal } = this.#settings
    if (ssh === undefined) return target
    const [open] = await Promise.allSettled([this.#tunnel])
    if (open.status === 'fulfilled' && open.value && !open.value.ended.aborted) return open.value
    this.#tunnel = openTunnel(ssh, target, signal)
    return this.#tunnel
  }

  async #passwordOf(target: Target): Promise<string | undefined> {
    const { passwordCommand, log, signal } = this.#settings
    if (target.password !== undefined) return target.password
    if (passwordCommand !== undefined) return passwordFrom(passwordCommand, signal)
    return passwordOf(target, target.passfile ?? defaultPassfile(), log)
  }
}

/** Connects in the one or two ways that `sslmode` allows: `prefer` tries TLS first, `allow` plain text first. */
async function inModes(
  target: Target,
  open: (ssl: ConnectionOptions | false) => Promise<pg.Client>,
): Promise<pg.Client> {
  const { sslmode, host } = target
  if (sslmode === 'disable' || host.startsWith('/')) return open(false)
  const tls = await tlsOptions(target)
  if (sslmode !== 'prefer' && sslmode !== 'allow') return open(tls)
  const [first, second] = sslmode === 'prefer' ? ([tls, false] as const) : ([false, tls] as const)
  const [opened] = await Promise.allSettled([open(first)])
  if (opened.status === 'fulfilled') return opened.value
  if (!isAboutTls(opened.reason)) throw opened.reason
  const [other] = await Promise.allSettled([open(second)])
  if (other.status === 'fulfilled') return other.value
  // The second way failed for another reason than that it is the wrong one: that is the reason to tell.
  throw isAboutTls(other.reason) ? opened.reason : other.reason
}

/** The server does not speak TLS or fails at it, or its pg_hba.conf wants the other way. */
function isAboutTls(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = String(Reflect.get(error, 'code') ?? '')
  return /does not support SSL/i.test(error.message) || code === '28000' || /^ERR_(SSL|TLS)_/.test(code)
}

interface Way {
  host: string
  port: number
  ssl: ConnectionOptions | false
  password: string | undefined
}

async function connectClient(target: Target, { host, port, ssl, password }: Way): Promise<pg.Client> {
  const client = new pg.Client({
    host,
    port,
    ssl,
    user: target.user,
    database: target.dbname,
    // A function also where there is none: the driver would look into its own environment.
    password: () => password ?? '',
    // With `prefer` too, libpq would; behind proxies that end TLS it fails, so it is on where it is asked for.
    enableChannelBinding: target.channel_binding === 'require',
    ...(target.options === undefined ? {} : { options: target.options }),
    application_name: 'mcp-postgres',
    connectionTimeoutMillis: target.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  })
  // Unheard, the loss of a connection would end the process.
  client.on('error', () => {})
  const [connected] = await Promise.allSettled([client.connect()])
  if (connected.status === 'fulfilled') return client
  // The driver leaves the socket open where it failed itself; the server would wait for the rest of the login.
  partsOf(client).connection.stream.destroy()
  throw connected.reason
}

async function whileStarting(signal: AbortSignal, connect: () => Promise<pg.Client>): Promise<pg.Client> {
  const since = performance.now()
  while (true) {
    const [opened] = await Promise.allSettled([connect()])
    if (opened.status === 'fulfilled') return opened.value
    if (signal.aborted || performance.now() - since > patienceMs(opened.reason)) throw opened.reason
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}

/** How long a failure may be one of a moment. */
function patienceMs(error: unknown): number {
  if (!(error instanceof Error)) return 0
  const code = String(Reflect.get(error, 'code') ?? '')
  if (/^57P0[123]$/.test(code)) return startingMs
  return code === 'ECONNRESET' || /terminated unexpectedly/.test(error.message) ? hangingUpMs : 0
}
