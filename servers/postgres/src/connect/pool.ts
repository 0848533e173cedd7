import type { ConnectionOptions } from 'node:tls'
import type { Log } from '@mcp-connectors/core'
import pg from 'pg'
import { passwordFrom } from './password-command.ts'
import type { Target } from './target.ts'
import { tlsOptions } from './tls.ts'
import { openTunnel, type Tunnel } from './tunnel.ts'

export interface PoolSettings {
  target: Target
  passwordCommand?: string | undefined
  /** `user@host` to forward through. */
  ssh?: string | undefined
  log: Log
  /** Fires when the server ends. */
  signal: AbortSignal
}

const mostConnections = 6
const idleMs = 60_000

/** Opens a pool; nothing is dialled but the tunnel, and the first connection where TLS has to be tried out. */
export async function openPool({ target, passwordCommand, ssh, log, signal }: PoolSettings): Promise<pg.Pool> {
  const tunnel = ssh === undefined ? undefined : await openTunnel(ssh, target, signal)
  const host = tunnel?.host ?? target.host
  const port = tunnel?.port ?? target.port
  const config: pg.PoolConfig = {
    host,
    port,
    user: target.user,
    database: target.dbname,
    // Asked again for each connection: tokens of clouds live for minutes.
    password: passwordCommand === undefined ? target.password : () => passwordFrom(passwordCommand, signal),
    connectionTimeoutMillis: target.connectTimeoutMs,
    keepAlive: true,
    max: mostConnections,
    idleTimeoutMillis: idleMs,
  }
  const ssl = await settleTls(target, config)
  const pool = new pg.Pool({ ...config, ssl })
  // An idle connection that dies is replaced on the next call; unheard, it would end the process.
  pool.on('error', error => log.info(`idle connection lost: ${error.message}`))
  return tunnel ? withTunnel(pool, tunnel) : pool
}

/** The pool takes its tunnel along when it ends; a tunnel that ended fails the next call, which opens both anew. */
function withTunnel(pool: pg.Pool, tunnel: Tunnel): pg.Pool {
  const end = pool.end.bind(pool)
  const endBoth = async () => {
    await end()
    await tunnel[Symbol.asyncDispose]()
  }
  return Object.assign(pool, { end: endBoth, ended: tunnel.ended })
}

/**
 * `prefer` and `allow` say that both will do, in an order: what the first connection shows holds for the pool.
 * Everything else is fixed by the target.
 */
async function settleTls(target: Target, config: pg.PoolConfig): Promise<ConnectionOptions | false> {
  const { sslmode } = target
  const tls = await tlsOptions(target)
  if (tls === false || (sslmode !== 'prefer' && sslmode !== 'allow')) return tls
  const first = sslmode === 'prefer' ? tls : false
  const failure = await connectOnce({ ...config, ssl: first })
  const other = sslmode === 'prefer' ? false : tls
  if (failure === undefined || !isAboutTls(failure)) return first
  return (await connectOnce({ ...config, ssl: other })) === undefined ? other : first
}

async function connectOnce(config: pg.PoolConfig): Promise<unknown> {
  const client = new pg.Client(config)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return undefined
  } catch (error) {
    return error
  }
}

/** The server does not speak TLS, or its pg_hba.conf wants it. */
function isAboutTls(error: unknown): boolean {
  return (
    error instanceof Error && (/does not support SSL/i.test(error.message) || Reflect.get(error, 'code') === '28000')
  )
}
