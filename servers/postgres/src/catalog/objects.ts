import { z } from 'zod'

/** What can be asked for; the order is the order of the answer. */
export const kinds = [
  'table',
  'view',
  'function',
  'type',
  'sequence',
  'index',
  'trigger',
  'column',
  'extension',
  'schema',
] as const
export type Kind = (typeof kinds)[number]

export const objectRow = z.object({
  kind: z.string(),
  schema: z.string(),
  name: z.string(),
  oid: z.string(),
  summary: z.string().nullable(),
  rows_estimate: z.number().nullable(),
  comment: z.string().nullable(),
  total: z.number(),
})

// Every piece gives: rank, kind, schema, plain (to match), name (ready for SQL), oid, summary, rows_estimate, comment.
const comment = (catalog: string, oid: string): string => `obj_description(${oid}, '${catalog}')`

// What an extension brought along is noise, unless its schema is asked for.
const ownOnly = (
  catalog: string,
  oid: string,
): string => `($4::text[] IS NOT NULL OR NOT EXISTS (SELECT FROM pg_depend e
  WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e'))`

const relation = (rank: number, relkinds: string, summary: string): string => `
SELECT ${rank}, CASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
  WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index'
    ELSE 'table' END,
  n.nspname, c.relname::text, quote_ident(c.relname), c.oid, ${summary},
  CASE WHEN c.relkind IN ('r', 'm', 'p', 'f') AND c.reltuples >= 0
    AND c.relpages + c.reltuples > 0 THEN c.reltuples::float8 END,
  ${comment('pg_class', 'c.oid')}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN (${relkinds})
  AND ${ownOnly('pg_class', 'c.oid')}`

const readable = `CASE WHEN c.relispartition THEN 'partition'
  WHEN NOT has_any_column_privilege(c.oid, 'SELECT') THEN 'no SELECT right' END`

const pieces: Record<Kind, string> = {
  table: `${relation(0, "'r', 'p', 'f'", readable)} AND ($1::text IS NOT NULL OR NOT c.relispartition)`,
  view: relation(1, "'v', 'm'", readable),
  function: `
SELECT 2, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' WHEN 'w' THEN 'window function'
  ELSE 'function' END,
  n.nspname, p.proname::text, quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.oid,
  pg_get_function_result(p.oid), NULL::float8, ${comment('pg_proc', 'p.oid')}
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${ownOnly('pg_proc', 'p.oid')}`,
  type: `
SELECT 3, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite type'
  WHEN 'r' THEN 'range type' ELSE 'type' END,
  n.nspname, t.typname::text, quote_ident(t.typname), t.oid, CASE t.typtype
    WHEN 'e' THEN (SELECT left(string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder), 200) FROM pg_enum e
      WHERE e.enumtypid = t.oid)
    WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) END, NULL::float8, ${comment('pg_type', 't.oid')}
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class k ON k.oid = t.typrelid
WHERE t.typtype IN ('e', 'd', 'c', 'r', 'b') AND t.typcategory <> 'A' AND (k.oid IS NULL OR k.relkind = 'c')
  AND ${ownOnly('pg_type', 't.oid')}`,
  sequence: relation(
    4,
    "'S'",
    `(SELECT 'of ' || d.refobjid::regclass FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      LIMIT 1)`,
  ),
  index: relation(
    5,
    "'i', 'I'",
    `(SELECT 'on ' || quote_ident(r.relname) || CASE WHEN x.indisunique THEN ', unique' ELSE '' END
    FROM pg_index x JOIN pg_class r ON r.oid = x.indrelid WHERE x.indexrelid = c.oid)`,
  ),
  trigger: `
SELECT 6, 'trigger', n.nspname, g.tgname::text, quote_ident(g.tgname), g.oid,
  'on ' || quote_ident(c.relname), NULL::float8, ${comment('pg_trigger', 'g.oid')}
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT g.tgisinternal`,
  column: `
SELECT 7, 'column', n.nspname, c.relname || '.' || a.attname, quote_ident(c.relname) || '.' || quote_ident(a.attname),
  c.oid,
  format_type(a.atttypid, a.atttypmod), NULL::float8, col_description(c.oid, a.attnum)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
  AND ${ownOnly('pg_class', 'c.oid')}`,
  extension: `
SELECT 8, 'extension', n.nspname, e.extname::text, quote_ident(e.extname), e.oid, e.extversion, NULL::float8,
  ${comment('pg_extension', 'e.oid')}
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`,
  schema: `
SELECT 9, 'schema', n.nspname, n.nspname::text, quote_ident(n.nspname), n.oid, (SELECT count(*) || ' tables and views'
  FROM pg_class c
    WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')), NULL::float8,
      ${comment('pg_namespace', 'n.oid')}
FROM pg_namespace n WHERE true`,
}

export interface Search {
  kinds: readonly Kind[]
  /** A LIKE pattern, made by `likePattern()`. */
  pattern: string | undefined
  schema: string | undefined
  limit: number
  offset: number
}

/** The SQL of a search and its parameters; rows are `objectRow`. System schemas are left out unless one is named. */
export function searchObjects(search: Search): { sql: string; params: unknown[] } {
  const all = kinds.filter(kind => search.kinds.includes(kind)).map(kind => pieces[kind])
  const sql = `SELECT kind, quote_ident(schema) AS schema, name, oid::text AS oid, summary, rows_estimate, comment,
    count(*) OVER ()::float8 AS total
FROM (${all.join('\nUNION ALL')}) o (rank, kind, schema, plain, name, oid, summary, rows_estimate, comment)
WHERE CASE WHEN $4::text[] IS NULL THEN schema !~ '^pg_' AND schema <> 'information_schema' ELSE schema = ANY ($4) END
  AND ($1::text IS NULL OR plain ILIKE $1 OR (strpos($1, '.') > 0 AND schema || '.' || plain ILIKE $1))
ORDER BY rank, schema, plain, name LIMIT $2 OFFSET $3`
  const schemas = search.schema === undefined ? null : [search.schema]
  return { sql, params: [search.pattern ?? null, search.limit, search.offset, schemas] }
}

/** `%` and `*` stand for anything; without either the pattern may be anywhere in the name. */
export function likePattern(pattern: string): string {
  const literal = pattern.replaceAll('\\', '\\\\').replaceAll('_', '\\_').replaceAll('*', '%')
  return literal.includes('%') ? literal : `%${literal}%`
}
