import type { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import type pg from 'pg'

/** What the driver does not publish and this server needs: the socket, and what a cancel request is made of. */
export interface ClientParts {
  connection: { stream: Socket }
  processID: number
  secretKey: number
  host: string
  port: number
  ssl: ConnectionOptions | false
}

export function partsOf(client: pg.Client): ClientParts {
  // Boundary: node-postgres documents none of these, and has had them all since its first version.
  return client as unknown as ClientParts
}
