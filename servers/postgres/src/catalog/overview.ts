import { z } from 'zod'
import { json } from './json.ts'
import { count, size } from './size.ts'

export const overviewRow = z.object({
  version: z.string(),
  database: z.string(),
  role: z.string(),
  bytes: z.number(),
  encoding: z.string(),
  started: z.string(),
  schema_count: z.number(),
  extensions: json(z.array(z.object({ name: z.string(), version: z.string() }))),
  schemas: json(
    z.array(
      z.object({
        name: z.string(),
        comment: z.string().nullable(),
        tables: z.number(),
        views: z.number(),
        functions: z.number(),
      }),
    ),
  ),
  largest: json(z.array(z.object({ table: z.string(), rows: z.number(), bytes: z.number() }))),
})

/** Schemas shown; the count says how many there are. */
const mostSchemas = 100

// Sizes are asked for few tables only, chosen by the planner's page counts: each is a look at the file system.
export const overviewSql = `
WITH own AS (SELECT n.oid, quote_ident(n.nspname) AS name, obj_description(n.oid, 'pg_namespace') AS comment
  FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'),
listed AS (SELECT own.name, own.comment,
  (SELECT count(*) FROM pg_class c
    WHERE c.relnamespace = own.oid AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition) AS tables,
  (SELECT count(*) FROM pg_class c WHERE c.relnamespace = own.oid AND c.relkind IN ('v', 'm')) AS views,
  (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = own.oid) AS functions
  FROM own ORDER BY own.name LIMIT ${mostSchemas}),
largest AS (SELECT c.oid, c.reltuples FROM pg_class c JOIN own ON own.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') ORDER BY c.relpages DESC, c.oid LIMIT 15)
SELECT current_setting('server_version') AS version, current_database()::text AS database, current_user::text AS role,
  pg_database_size(current_database())::float8 AS bytes, current_setting('server_encoding') AS encoding,
  pg_postmaster_start_time()::text AS started, (SELECT count(*)::float8 FROM own) AS schema_count,
  (SELECT coalesce(jsonb_agg(listed), '[]') FROM listed) AS schemas,
  (SELECT coalesce(jsonb_agg(q), '[]') FROM (SELECT oid::regclass::text AS table,
    greatest(reltuples, 0)::float8 AS rows, pg_total_relation_size(oid)::float8 AS bytes
    FROM largest ORDER BY 3 DESC, 1) q) AS largest,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', extname, 'version', extversion) ORDER BY extname), '[]')
    FROM pg_extension) AS extensions`

/** A database at a glance, as Markdown. */
export function overviewText(row: z.output<typeof overviewRow>): string {
  return [
    `# ${row.database}`,
    '',
    `PostgreSQL ${row.version}, ${size(row.bytes)}, ${row.encoding}, up since ${row.started.slice(0, 16)}, connected as ${row.role}.`,
    '',
    '## Schemas',
    ...row.schemas.map(
      ({ name, comment, tables, views, functions }) =>
        `- ${name}: ${tables} tables, ${views} views, ${functions} functions${comment === null ? '' : ` -- ${comment}`}`,
    ),
    ...(row.schema_count > mostSchemas ? [`- and ${row.schema_count - mostSchemas} more`] : []),
    '',
    '## Largest tables',
    ...row.largest.map(({ table, rows, bytes }) => `- ${table}: ${size(bytes)}, ~${count(rows)} rows`),
    '',
    '## Extensions',
    ...row.extensions.map(({ name, version }) => `- ${name} ${version}`),
    '',
  ].join('\n')
}
