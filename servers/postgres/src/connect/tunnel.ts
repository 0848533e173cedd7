import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { ConnectorError } from '@mcp-connectors/core'

export interface Tunnel extends AsyncDisposable {
  host: string
  port: number
  /** Fires when ssh ends, whatever the reason. */
  ended: AbortSignal
}

const readyMs = 20_000
const pollMs = 50

/**
 * Forwards a loopback port through the system's ssh, which keeps the person's agent, jump hosts and known hosts.
 * It never asks (BatchMode), and ends with this process however that ends, but for SIGKILL: ssh cannot tell, and a
 * remote command that could would not be allowed on many jump hosts.
 */
export async function openTunnel(
  via: string,
  target: { host: string; port: number },
  signal: AbortSignal,
): Promise<Tunnel> {
  const { destination, sshPort } = readDestination(via)
  const port = await freePort()
  const child = spawn('ssh', sshArguments(destination, sshPort, `127.0.0.1:${port}:${farEnd(target)}`), {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new AbortController()
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-500)
  })
  child.on('error', error => ended.abort(error))
  child.on('exit', () => ended.abort(new Error('ssh ended')))
  const stop = () => child.kill()
  signal.addEventListener('abort', stop, { once: true })
  const close = async () => {
    signal.removeEventListener('abort', stop)
    if (child.exitCode !== null || child.signalCode !== null || ended.signal.aborted) return
    child.kill()
    await once(child, 'exit')
  }
  if (await isReady(port, ended.signal))
    return { host: '127.0.0.1', port, ended: ended.signal, [Symbol.asyncDispose]: close }
  await close()
  throw new ConnectorError('unavailable', `The SSH tunnel through ${destination} could not be opened.`, {
    hint: `Tell the person to try: ssh ${destination} true. It must work without a question.`,
    detail: said,
  })
}

function sshArguments(destination: string, port: string | undefined, forward: string): string[] {
  // It never asks, fails when it cannot forward, and notices within a minute that the other side is gone.
  const options = ['BatchMode=yes', 'ExitOnForwardFailure=yes', 'ServerAliveInterval=15', 'ServerAliveCountMax=3']
  return [
    '-N',
    '-T',
    ...options.flatMap(option => ['-o', option]),
    ...(port === undefined ? [] : ['-p', port]),
    '-L',
    forward,
    '--',
    destination,
  ]
}

function farEnd({ host, port }: { host: string; port: number }): string {
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `user@host`, `user@host:2222`. */
function readDestination(via: string): { destination: string; sshPort: string | undefined } {
  const match = /^([\w.@-]+?)(?::(\d{1,5}))?$/.exec(via)
  if (!match?.[1] || match[1].startsWith('-')) {
    throw new ConnectorError('invalid', `--ssh: expected user@host or user@host:port, got ${JSON.stringify(via)}.`)
  }
  return { destination: match[1], sshPort: match[2] }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function isReady(port: number, ended: AbortSignal): Promise<boolean> {
  for (const until = Date.now() + readyMs; Date.now() < until && !ended.aborted; ) {
    if (await accepts(port)) return true
    await new Promise(resolve => setTimeout(resolve, pollMs))
  }
  return false
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
