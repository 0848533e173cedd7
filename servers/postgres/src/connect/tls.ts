import { readFile } from 'node:fs/promises'
import type { ConnectionOptions } from 'node:tls'
import { ConnectorError } from '@mcp-connectors/core'
import type { Target } from './target.ts'

/**
 * The TLS options of a target, with libpq's meaning of `sslmode`: `require` encrypts without checking who is there
 * unless a root certificate is given, `verify-ca` checks the certificate, `verify-full` also the host name.
 * @returns false for no TLS.
 * @throws ConnectorError `invalid` for a certificate file that cannot be read.
 */
export async function tlsOptions(target: Target): Promise<ConnectionOptions | false> {
  const { sslmode, sslrootcert, host } = target
  if (sslmode === 'disable' || host.startsWith('/')) return false
  const files = {
    ca: await pem('sslrootcert', sslrootcert),
    cert: await pem('sslcert', target.sslcert),
    key: await pem('sslkey', target.sslkey),
  }
  const given = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined))
  if (sslmode === 'verify-full') return { ...given, rejectUnauthorized: true, ...serverName(host) }
  const verifies = sslmode === 'verify-ca' || (sslmode === 'require' && files.ca !== undefined)
  if (verifies) return { ...given, rejectUnauthorized: true, checkServerIdentity: () => undefined, ...serverName(host) }
  return { ...given, rejectUnauthorized: false, ...serverName(host) }
}

/** An address is not a name: TLS forbids it in the handshake. */
function serverName(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host }
}

async function pem(keyword: string, path: string | undefined): Promise<string | undefined> {
  // `system` is libpq's word for the certificates that the system trusts, which is Node's default.
  if (path === undefined || path === 'system') return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new ConnectorError('invalid', `The file of ${keyword}, ${path}, cannot be read.`, {
      hint: 'Tell the person to correct the path or its permissions.',
      cause: error,
    })
  }
}
