import { z } from 'zod'
import { json } from './json.ts'
import type { Name } from './name.ts'

export const matchRow = z.object({
  asked: z.number(),
  class: z.enum(['relation', 'routine', 'type']),
  oid: z.string(),
  /** On the search path. */
  visible: z.boolean(),
  system: z.boolean(),
  /** Which spelling of the name matched, 0 the preferred one. */
  spelling: z.number(),
  /** The two ways a function's arguments are written, null for the rest. */
  args: json(z.array(z.string()).nullable()),
})

export type Match = z.output<typeof matchRow>

const match = (kind: string, catalog: string, column: string, visible: string, args: string, where: string): string => `
SELECT a.asked, '${kind}' AS class, o.oid::text AS oid, ${visible}(o.oid) AS visible, n.nspname LIKE 'pg\\_%'
  OR n.nspname = 'information_schema' AS system,
  array_position(a.names, o.${column}::text)::float8 AS spelling, ${args} AS args
FROM asked a JOIN ${catalog} o ON o.${column} = ANY (a.names)
  JOIN pg_namespace n ON n.oid = o.${column.slice(0, 3)}namespace
WHERE (a.schemas IS NULL OR n.nspname = ANY (a.schemas)) AND ${where}`

/** All objects that go by the names of $1 (`askedNames`). */
export const resolveSql = `
WITH asked AS (SELECT (e ->> 'asked')::float8 AS asked, ARRAY(SELECT jsonb_array_elements_text(e -> 'names'))::text[]
  AS names,
  CASE WHEN e ? 'schemas' THEN ARRAY(SELECT jsonb_array_elements_text(e -> 'schemas'))::text[] END AS schemas
    FROM jsonb_array_elements($1::jsonb) e)
${match('relation', 'pg_class', 'relname', 'pg_table_is_visible', 'NULL::jsonb', "o.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I', 'c')")}
UNION ALL ${match('routine', 'pg_proc', 'proname', 'pg_function_is_visible', 'jsonb_build_array(oidvectortypes(o.proargtypes), pg_get_function_identity_arguments(o.oid))', 'true')}
UNION ALL ${match('type', 'pg_type', 'typname', 'pg_type_is_visible', 'NULL::jsonb', "o.typrelid = 0 AND o.typcategory <> 'A'")}
LIMIT 500`

/** The parameter of `resolveSql`. */
export function askedNames(names: readonly (Name | undefined)[]): string {
  const asked = names.map(
    (name, index) => name && { asked: index, names: name.name, ...(name.schema && { schemas: name.schema }) },
  )
  return JSON.stringify(asked.filter(entry => entry !== undefined))
}

/** How many objects one unqualified name may stand for: overloads, or the same table in several schemas. */
const most = 8

/**
 * What was meant by one name: relations before functions before types, the search path before other schemas, the
 * spelling as written before its lower case. Equals are all meant.
 */
export function pick(name: Name, matches: readonly Match[]): Match[] {
  const fitting = matches.filter(match => (name.args === undefined ? true : takes(match, name.args)))
  const rank = (match: Match): number =>
    ['relation', 'routine', 'type'].indexOf(match.class) * 100 +
    (name.schema || match.visible ? 0 : match.system ? 20 : 10) +
    match.spelling
  const best = Math.min(...fitting.map(rank))
  return fitting.filter(match => rank(match) === best).slice(0, most)
}

function takes(match: Match, args: string): boolean {
  const plain = (text: string): string => text.replaceAll(/\s+/g, '').toLowerCase()
  return match.args?.some(written => plain(written) === plain(args)) ?? false
}

/** Names to suggest for one that does not exist: relations and functions that are no extension's. */
export const namesSql = `
SELECT quote_ident(n.nspname) AS schema, o.name FROM (
  SELECT relnamespace AS nsp, quote_ident(relname) AS name FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL SELECT pronamespace, quote_ident(proname) FROM pg_proc) o JOIN pg_namespace n ON n.oid = o.nsp
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' LIMIT 20000`

export const nameRow = z.object({ schema: z.string(), name: z.string() })
