import { userInfo } from 'node:os'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { type SslMode, sslModes } from './ssl-modes.ts'

/** Where one database is, in libpq's terms. */
export interface Target {
  host: string
  port: number
  user: string
  /** Absent: from the password command, or the password file. */
  password?: string | undefined
  dbname: string
  sslmode: SslMode
  sslrootcert?: string | undefined
  sslcert?: string | undefined
  sslkey?: string | undefined
  passfile?: string | undefined
  channel_binding: 'disable' | 'prefer' | 'require'
  /** Server settings of the session, `-c search_path=app`. A pooler may refuse them. */
  options?: string | undefined
  connectTimeoutMs: number
}

/** Connection parameters by libpq's keyword, as they come from a URL, a service file or single settings. */
export type Keywords = Readonly<Record<string, string | undefined>>

const keywords = z.object({
  host: z.string().default('localhost'),
  port: z.coerce.number<string>().int().min(1).max(65_535).default(5432),
  user: z.string().optional(),
  password: z.string().optional(),
  dbname: z.string().optional(),
  sslmode: z.enum(sslModes).default('prefer'),
  sslrootcert: z.string().optional(),
  sslcert: z.string().optional(),
  sslkey: z.string().optional(),
  passfile: z.string().optional(),
  channel_binding: z.enum(['disable', 'prefer', 'require']).default('prefer'),
  options: z.string().optional(),
  connect_timeout: z.coerce.number<string>().min(0).max(600).default(10),
})

/**
 * Reads a `postgres://` URL, or libpq's `key=value` form, into keywords.
 * @throws ConnectorError `invalid`; the text itself, which may hold a password, is never shown.
 */
export function readConnectionString(text: string): Keywords {
  // SQLAlchemy names its driver in the scheme: `postgresql+psycopg://`.
  return /^postgres(ql)?(\+\w+)?:\/\//i.test(text) ? readUrl(text) : readPairs(text)
}

const urlForm =
  /^[\w+]+:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\[[\da-f:.]+\]|[^:@/?#[\],]*)(?::(\d+))?(?:\/([^?#]*))?(?:\?([^#]*))?$/i

function readUrl(text: string): Keywords {
  const parts = urlForm.exec(text)
  if (!parts) {
    const several = /^[\w+]+:\/\/[^/?#]*,/.test(text.replace(/\/\/[^/]*@/, '//'))
    throw new ConnectorError(
      'invalid',
      several
        ? 'The connection string names several hosts, which this server does not take.'
        : 'The connection string is not a URL that PostgreSQL takes.',
      {
        hint: 'The form is postgres://user:password@host:5432/database. In user and password, special characters are percent-encoded: @ is %40, : is %3A, / is %2F, # is %23, % is %25.',
      },
    )
  }
  const [user, password, host, port, dbname] = parts.slice(1, 6).map(part => decode(part))
  const { ssl, ...given } = Object.fromEntries(new URLSearchParams(parts[6]))
  // node-postgres' own word for encryption without a check.
  if (given.sslmode === 'no-verify') given.sslmode = 'require'
  const named = { user, password, host: host?.replace(/^\[(.*)\]$/, '$1'), port, dbname }
  // JDBC and other drivers write `ssl=true`.
  return { ...(ssl === 'true' || ssl === '1' ? { sslmode: 'require' } : {}), ...given, ...defined(named) }
}

function decode(part: string | undefined): string | undefined {
  return part?.replace(/(?:%[\da-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

/** `host=db port=5432 password='a b'` */
function readPairs(text: string): Keywords {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s\\']|\\.)*))(?:\s+|$)/gsy
  const found: Record<string, string> = {}
  while (pair.lastIndex < text.length) {
    const [, key, quoted, plain = ''] = pair.exec(text) ?? []
    if (key === undefined) {
      throw new ConnectorError('invalid', 'The connection string is neither a postgres:// URL nor key=value pairs.')
    }
    found[key] = (quoted ?? plain).replace(/\\(.)/gs, '$1')
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
      { hint: 'Tell the person to correct it in the settings of this server.' },
    )
  }
  const { connect_timeout: seconds, user = userInfo().username, dbname = user, ...rest } = parsed.data
  return { ...rest, user, dbname, connectTimeoutMs: (seconds || 10) * 1000 }
}

/** Without what is not set: an empty value means that too. */
function defined(given: Keywords): Keywords {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}
