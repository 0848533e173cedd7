import { ConnectorError } from '@mcp-connectors/core'
import { parse } from 'pg-connection-string'
import { z } from 'zod'
import { type SslMode, sslModes } from './ssl-modes.ts'

/** Where one database is, in libpq's terms. What is absent is the driver's business: the OS user, `~/.pgpass`. */
export interface Target {
  host: string
  port: number
  user?: string | undefined
  password?: string | undefined
  dbname?: string | undefined
  sslmode: SslMode
  sslrootcert?: string | undefined
  sslcert?: string | undefined
  sslkey?: string | undefined
  connectTimeoutMs: number
}

/** Connection parameters by libpq's keyword, as they come from a URL, a service file or single settings. */
export type Keywords = Readonly<Record<string, string | undefined>>

const keywords = z.object({
  host: z.string().default('localhost'),
  port: z.coerce.number().int().min(1).max(65_535).default(5432),
  user: z.string().optional(),
  password: z.string().optional(),
  dbname: z.string().optional(),
  sslmode: z.enum(sslModes).default('prefer'),
  sslrootcert: z.string().optional(),
  sslcert: z.string().optional(),
  sslkey: z.string().optional(),
  connect_timeout: z.coerce.number().min(0).max(600).default(10),
})

/**
 * Reads a `postgres://` URL, or libpq's `key=value` form, into keywords.
 * @throws ConnectorError `invalid`; the text itself, which may hold a password, is never shown.
 */
export function readConnectionString(text: string): Keywords {
  if (!/^postgres(ql)?:\/\//i.test(text)) return readConnInfo(text)
  try {
    const url = new URL(text)
    const given = Object.fromEntries(url.searchParams)
    // TLS is ours to interpret: the parser has meanings of its own for it.
    for (const key of ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation'])
      url.searchParams.delete(key)
    const { host, port, user, password, database } = parse(url.href)
    const ssl = given.ssl === 'true' || given.ssl === '1' ? { sslmode: 'require' } : {}
    return { ...ssl, ...given, ...defined({ host, port, user, password, dbname: database }) }
  } catch (error) {
    throw new ConnectorError('invalid', 'The connection string is not a URL that PostgreSQL takes.', {
      hint: 'The form is postgres://user:password@host:5432/database; special characters in the password are percent-encoded.',
      cause: error,
    })
  }
}

/** `host=db port=5432 password='a b'` */
function readConnInfo(text: string): Keywords {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))\s*/gy
  const found: Record<string, string> = {}
  while (pair.lastIndex < text.length) {
    const [, key, quoted, plain] = pair.exec(text) ?? []
    if (key === undefined) {
      throw new ConnectorError('invalid', 'The connection string is neither a postgres:// URL nor key=value pairs.')
    }
    found[key] = quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? ''
  }
  return found
}

/** @throws ConnectorError `invalid` naming the keyword that makes no sense. */
export function toTarget(given: Keywords): Target {
  const parsed = keywords.safeParse(defined(given))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ConnectorError(
      'invalid',
      `The connection parameter ${issue?.path.join('.')} is wrong: ${issue?.message}.`,
    )
  }
  const { connect_timeout: seconds, ...target } = parsed.data
  return { ...target, connectTimeoutMs: (seconds || 10) * 1000 }
}

function defined(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
    ),
  )
}
