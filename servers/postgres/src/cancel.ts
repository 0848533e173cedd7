import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

export interface CancelTarget {
  host: string
  port: number
  processId: number
  secretKey: number
  /** Set when the connection to be cancelled uses TLS, since proxies accept nothing else. */
  tls?: ConnectionOptions | undefined
}

const cancelCode = 80877102
const tlsCode = 80877103

/**
 * Asks the server to cancel what a backend is running, over a connection of its own as the protocol has it.
 * Resolves when the server has taken the request or cannot be reached: what was cancelled shows on its own connection.
 */
export function cancelBackend(target: CancelTarget, timeoutMs: number): Promise<void> {
  return new Promise(resolve => {
    const socket = target.host.startsWith('/')
      ? connectTcp(`${target.host}/.s.PGSQL.${target.port}`)
      : connectTcp(target.port, target.host)
    const timer = setTimeout(() => done(), timeoutMs)
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve()
    }
    socket.on('error', done)
    socket.on('close', done)
    socket.on('connect', () => void (target.tls ? sendOverTls(socket, target, done) : socket.end(cancelPacket(target))))
  })
}

function sendOverTls(socket: Socket, target: CancelTarget, done: () => void): void {
  socket.write(packet(tlsCode))
  socket.once('data', answer => {
    if (answer[0] !== 0x53) return done()
    const secure = connectTls({ ...target.tls, socket })
    secure.on('error', done)
    secure.on('secureConnect', () => secure.end(cancelPacket(target)))
    return undefined
  })
}

function cancelPacket({ processId, secretKey }: CancelTarget): Buffer {
  return packet(cancelCode, processId, secretKey)
}

function packet(...words: number[]): Buffer {
  const bytes = Buffer.alloc(4 + 4 * words.length)
  bytes.writeInt32BE(bytes.length, 0)
  for (const [index, word] of words.entries()) bytes.writeInt32BE(word | 0, 4 + 4 * index)
  return bytes
}
