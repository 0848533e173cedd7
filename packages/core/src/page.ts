import { hmacSha256, isSame, sha256 } from './digest.ts'
import { ConnectorError } from './error.ts'

/** Stateless cursors: signed, bound to the tool and its arguments, good after a restart with the same settings. */
export interface Cursors {
  seal(tool: string, args: unknown, position: unknown): string
  /** @throws ConnectorError `invalid` for a cursor that this server did not make for this tool and these arguments. */
  open(tool: string, args: unknown, cursor: string): unknown
}

const macLength = 12

export function createCursors(key: string): Cursors {
  const sign = (tool: string, args: unknown, body: Uint8Array) =>
    hmacSha256(key, digest(tool, args), body).subarray(0, macLength)
  return {
    seal(tool, args, position) {
      const body = Buffer.from(JSON.stringify(position))
      return Buffer.concat([sign(tool, args, body), body]).toString('base64url')
    },
    open(tool, args, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      const body = bytes.subarray(macLength)
      const valid = body.length > 0 && isSame(bytes.subarray(0, macLength), sign(tool, args, body))
      if (!valid) {
        throw new ConnectorError('invalid', 'cursor does not belong to this call.', {
          hint: 'Repeat the call with the same arguments as the page before, or leave cursor out to start again.',
        })
      }
      return JSON.parse(body.toString())
    },
  }
}

/** Names one call: the tool and its arguments, whatever the order of their keys. */
export function digest(tool: string, args: unknown): Uint8Array {
  return sha256(tool, '\0', canonical(args))
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
