import { option } from '@mcp-connectors/config'
import { z } from 'zod'
import { sslModes } from './connect/ssl-modes.ts'

const text = z.string().min(1).optional()
const names = z.array(z.string().min(1)).default([])

/** Where the databases are, and what the guard allows. libpq's environment names work unchanged. */
export const options = {
  url: option(text, {
    about: 'Connection string of the database: postgres://user:password@host:5432/database.',
    env: ['DATABASE_URL', 'DATABASE_URI', 'POSTGRES_CONNECTION_STRING'],
    secret: true,
    positional: true,
  }),
  databases: option(names, {
    about: 'Further databases, each name=postgres://…; tools choose one by its name. May be repeated.',
    flag: 'database',
    split: /[\s;]+/,
  }),
  host: option(text, { about: 'Host, where no URL says it.', env: 'PGHOST' }),
  port: option(z.int().min(1).max(65_535).optional(), { about: 'Port, where no URL says it.', env: 'PGPORT' }),
  user: option(text, { about: 'User, where no URL says it.', env: 'PGUSER' }),
  password: option(text, {
    about: 'Password, where no URL says it.',
    env: 'PGPASSWORD',
    secret: true,
  }),
  dbname: option(text, { about: 'Database, where no URL says it.', env: 'PGDATABASE' }),
  sslmode: option(z.enum(sslModes).optional(), {
    about: 'TLS, with the meaning of libpq; prefer by default.',
    env: 'PGSSLMODE',
  }),
  sslrootcert: option(text, { about: 'File of the root certificates.', env: 'PGSSLROOTCERT', path: 'file' }),
  sslcert: option(text, { about: 'File of the client certificate.', env: 'PGSSLCERT', path: 'file' }),
  sslkey: option(text, { about: 'File of the key of the client certificate.', env: 'PGSSLKEY', path: 'file' }),
  service: option(text, { about: 'Section of the service file.', env: 'PGSERVICE' }),
  serviceFile: option(text, {
    about: 'Service file; ~/.pg_service.conf by default.',
    env: 'PGSERVICEFILE',
    path: 'file',
  }),
  passfile: option(text, { about: 'Password file; ~/.pgpass by default.', env: 'PGPASSFILE', path: 'file' }),
  passwordCommand: option(text, {
    about: 'Command that prints the password, run for each connection without a shell: tokens of clouds and vaults.',
  }),
  ssh: option(text, { about: 'Reach the database through user@host[:port], with the system’s ssh.' }),
  statementTimeout: option(z.int().min(1).max(3600).default(60), {
    about: 'Seconds that one statement may run on the server.',
  }),
  strict: option(z.boolean().default(false), {
    about: 'Also look into views, policies and domain checks, and refuse foreign tables and custom settings.',
  }),
  allowFunctions: option(names, {
    about: 'Functions that reads may call though the guard would refuse them: schema.name, * for any letters.',
    flag: 'allow-function',
    split: /[\s,]+/,
  }),
  denyRelations: option(names, {
    about: 'Tables and views that reads must not touch: schema.name, * for any letters.',
    flag: 'deny-relation',
    split: /[\s,]+/,
  }),
}
