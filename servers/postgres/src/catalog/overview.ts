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

const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

export const overviewSql = `
SELECT current_setting('server_version') AS version, current_database()::text AS database, current_user::text AS role,
  pg_database_size(current_database())::float8 AS bytes, current_setting('server_encoding') AS encoding,
    pg_postmaster_start_time()::text AS started,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', extname, 'version', extversion) ORDER BY extname), '[]')
    FROM pg_extension) AS extensions,
  (SELECT coalesce(jsonb_agg(q), '[]') FROM (SELECT quote_ident(n.nspname) AS name, obj_description(n.oid,
    'pg_namespace') AS comment,
      (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f')
        AND NOT c.relispartition) AS tables,
      (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('v', 'm')) AS views,
      (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = n.oid) AS functions
    FROM pg_namespace n WHERE ${own} ORDER BY n.nspname) q) AS schemas,
  (SELECT coalesce(jsonb_agg(q), '[]') FROM (SELECT c.oid::regclass::text AS table, greatest(c.reltuples,
    0)::float8 AS rows, pg_total_relation_size(c.oid)::float8 AS bytes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND ${own}
      ORDER BY 3 DESC LIMIT 15) q) AS largest`

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
    '',
    '## Largest tables',
    ...row.largest.map(({ table, rows, bytes }) => `- ${table}: ${size(bytes)}, ~${count(rows)} rows`),
    '',
    '## Extensions',
    ...row.extensions.map(({ name, version }) => `- ${name} ${version}`),
    '',
  ].join('\n')
}
