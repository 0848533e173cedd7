import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import { ConnectorError } from '@mcp-connectors/core'
import type { Target } from './target.ts'

/**
 * The TLS options of a target, with libpq's meaning of `sslmode`: `require` encrypts without checking who is there
 * unless there is a root certificate, `verify-ca` checks the certificate, `verify-full` also the host name. Without a
 * root certificate, the `verify-` modes trust what Node trusts.
 * @throws ConnectorError `invalid` for a certificate file that cannot be read.
 */
export async function tlsOptions(target: Target): Promise<ConnectionOptions> {
  const { sslmode, host } = target
  const ca = target.sslrootcert === 'system' ? undefined : await pem('sslrootcert', target.sslrootcert, 'root.crt')
  const cert = await pem('sslcert', target.sslcert, 'postgresql.crt')
  const key = cert === undefined ? undefined : await pem('sslkey', target.sslkey, 'postgresql.key')
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // The name to check, also where a tunnel ends elsewhere. An address is not a name: TLS forbids it in the handshake.
    host,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    rejectUnauthorized: sslmode.startsWith('verify-') || (sslmode === 'require' && ca !== undefined),
    ...(sslmode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  }
}

/** The text of a file that was named, or of libpq's place for it when it exists. */
async function pem(keyword: string, named: string | undefined, usual: string): Promise<string | undefined> {
  const path = named ?? join(homedir(), '.postgresql', usual)
  const [text] = await Promise.allSettled([readFile(path, 'utf8')])
  if (text.status === 'fulfilled') return text.value
  if (named === undefined) return undefined
  throw new ConnectorError('invalid', `The file of ${keyword}, ${path}, cannot be read.`, {
    hint: 'Tell the person to correct the path or its permissions.',
    cause: text.reason,
  })
}
