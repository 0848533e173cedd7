import type { Complete } from '@mcp-connectors/core'
import { z } from 'zod'
import { load } from '../catalog/load.ts'
import type { Postgres } from '../client.ts'

const named = z.object({ name: z.string() })

export const databaseNames: Complete<Postgres> = (value, _given, { client }) => starting(client.names, value)

export const schemaNames: Complete<Postgres> = async (value, given, { client, signal }) => {
  const sql = `SELECT nspname::text AS name FROM pg_namespace WHERE nspname !~ '^pg_'
    AND starts_with(lower(nspname::text), lower($1)) ORDER BY 1 LIMIT 100`
  const rows = await load(client.database(given.database), named, { sql, params: [value] }, signal)
  return rows.map(({ name }) => name)
}

export const objectNames: Complete<Postgres> = async (value, given, { client, signal }) => {
  const sql = `SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  AND n.nspname = $2 AND starts_with(lower(c.relname::text), lower($1)) ORDER BY 1 LIMIT 100`
  const rows = await load(
    client.database(given.database),
    named,
    { sql, params: [value, given.schema ?? 'public'] },
    signal,
  )
  return rows.map(({ name }) => name)
}

function starting(names: readonly string[], value: string): string[] {
  return names.filter(name => name.toLowerCase().startsWith(value.toLowerCase()))
}
