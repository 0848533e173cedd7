import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { readService } from './service.ts'
import type { SslMode } from './ssl-modes.ts'
import { type Keywords, readConnectionString, type Target, toTarget } from './target.ts'

/** The settings that say where databases are; see connector.ts. */
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
  service: string | undefined
  serviceFile: string | undefined
}

export interface NamedTarget {
  name: string
  /** Read when the database is first used: a service file may be corrected meanwhile. */
  target: () => Promise<Target>
}

/**
 * Every configured database, the default first: `--database name=url` entries, else the one that the URL, the service
 * or the PG* settings describe. Single settings fill in what a URL leaves open, as libpq has it.
 * @throws ConnectorError `unauthenticated` when nothing says where a database is.
 */
export function namedTargets(settings: ConnectSettings): NamedTarget[] {
  const named = settings.databases.map(entry => namedTarget(entry, settings))
  const single =
    settings.url !== undefined ||
    settings.service !== undefined ||
    settings.host !== undefined ||
    settings.dbname !== undefined
  if (single) return [{ name: 'main', target: () => mainTarget(settings) }, ...named]
  if (named.length > 0) return named
  throw new ConnectorError('unauthenticated', 'No database is configured.', {
    hint: 'Tell the person to set DATABASE_URL (postgres://user:password@host:5432/database) in the settings of this server, and to restart it.',
  })
}

function namedTarget(entry: string, settings: ConnectSettings): NamedTarget {
  const match = /^([\w-]{1,40})=(postgres.*)$/s.exec(entry.trim())
  const [, name, url] = match ?? []
  if (name === undefined || url === undefined) {
    throw new ConnectorError(
      'invalid',
      'Each --database is name=postgres://…, with a name of letters, digits, - and _.',
      {
        hint: 'Tell the person to correct the setting.',
      },
    )
  }
  return { name, target: async () => toTarget({ ...tlsSettings(settings), ...readConnectionString(url) }) }
}

async function mainTarget(settings: ConnectSettings): Promise<Target> {
  const { url, host, port, user, password, dbname, service } = settings
  const fromUrl = url === undefined ? {} : readConnectionString(url)
  const name = fromUrl.service ?? service
  const fromService = name === undefined ? {} : await readService(name, serviceFile(settings))
  const single: Keywords = { host, port: port?.toString(), user, password, dbname, ...tlsSettings(settings) }
  return toTarget({ ...withoutUndefined(single), ...fromService, ...fromUrl })
}

function serviceFile({ serviceFile }: ConnectSettings): string {
  return serviceFile ?? join(homedir(), '.pg_service.conf')
}

function tlsSettings({ sslmode, sslrootcert, sslcert, sslkey }: ConnectSettings): Keywords {
  return withoutUndefined({ sslmode, sslrootcert, sslcert, sslkey })
}

function withoutUndefined(given: Keywords): Keywords {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
