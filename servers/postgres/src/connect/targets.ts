import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { readService } from './service.ts'
import type { SslMode } from './ssl-modes.ts'
import { type Keywords, readConnectionString, type Target, toTarget } from './target.ts'

/** The settings that say where databases are; see options.ts. */
export interface ConnectSettings {
  url: string | undefined
  databases: readonly string[]
  host: string | undefined
  port: number | undefined
  user: string | undefined
  password: string | undefined
  dbname: string | undefined
  sslmode: SslMode | undefined
  sslrootcert: string | undefined
  sslcert: string | undefined
  sslkey: string | undefined
  passfile: string | undefined
  service: string | undefined
  serviceFile: string | undefined
}

export interface NamedTarget {
  name: string
  /** Read for each connection: a service file may be corrected meanwhile. */
  target: () => Promise<Target>
}

/**
 * Every configured database, the default first: `main`, which the URL, the service or the single settings describe,
 * then those of `--database name=url`.
 * @throws ConnectorError `unauthenticated` when nothing says where a database is.
 */
export function namedTargets(settings: ConnectSettings): NamedTarget[] {
  const { url, service, host, dbname, databases } = settings
  const isMain = [url, service, host, dbname].some(value => value !== undefined)
  const main = { name: 'main', target: () => mainTarget(settings) }
  const all = [...(isMain ? [main] : []), ...databases.map(entry => namedTarget(entry, settings))]
  const twice = all.find(({ name }, index) => all.findIndex(other => other.name === name) !== index)
  if (twice) throw wrongName(`Two databases are named ${twice.name}.`)
  if (all.length > 0) return all
  throw new ConnectorError('unauthenticated', 'No database is configured.', {
    hint: 'Tell the person to set DATABASE_URL (postgres://user:password@host:5432/database) in the settings of this server, and to restart it.',
  })
}

function namedTarget(entry: string, settings: ConnectSettings): NamedTarget {
  const [, name, connection] = /^([a-zA-Z][\w-]{0,39})=(\S.*)$/s.exec(entry.trim()) ?? []
  if (name === undefined || connection === undefined) {
    throw wrongName('A database is not written as name=postgres://…, with a name of letters, digits, - and _.')
  }
  return { name, target: () => targetOf(connection, sharedBy(settings), settings) }
}

function wrongName(message: string): ConnectorError {
  return new ConnectorError('invalid', message, { hint: 'Tell the person to correct the setting --database.' })
}

function mainTarget(settings: ConnectSettings): Promise<Target> {
  const { url = '', host, port, user, password, dbname, service } = settings
  const single = { host, port: port?.toString(), user, password, dbname, service, ...sharedBy(settings) }
  return targetOf(url, single, settings)
}

/** What holds for every database. A user or a password does not: it would go to servers that it is not for. */
function sharedBy({ sslmode, sslrootcert, sslcert, sslkey, passfile }: ConnectSettings): Keywords {
  return { sslmode, sslrootcert, sslcert, sslkey, passfile }
}

/** What the connection string says counts first, then its service, then the single settings: libpq's order. */
async function targetOf(connection: string, single: Keywords, settings: ConnectSettings): Promise<Target> {
  const said = readConnectionString(connection)
  const service = said.service ?? single.service
  const path = settings.serviceFile ?? join(homedir(), '.pg_service.conf')
  return toTarget({ ...single, ...(service === undefined ? {} : await readService(service, path)), ...said })
}
