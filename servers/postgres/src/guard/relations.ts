import { z } from 'zod'
import { parse } from '../parser.ts'
import type { Load } from './catalogue.ts'
import { type Facts, factsOf, type Name } from './facts.ts'

const relationRow = z.object({
  name: z.string(),
  view: z.string().nullable(),
  policies: z.array(z.string()),
  /** A foreign table, or one with foreign tables below it. */
  foreign: z.boolean(),
})

export type Relation = z.infer<typeof relationRow>

/** Objects of the server and of extensions are taken as they are. */
const relationSql = `
WITH RECURSIVE named AS (
  SELECT DISTINCT to_regclass(name)::oid AS oid FROM json_array_elements_text($1::json) n(name)
), below AS (
  SELECT oid AS root, oid FROM named WHERE oid IS NOT NULL
  UNION SELECT b.root, i.inhrelid FROM below b JOIN pg_inherits i ON i.inhparent = b.oid
)
SELECT coalesce(json_agg(json_build_object('name', c.oid::regclass::text,
  'view', CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END,
  'policies', (SELECT coalesce(json_agg(pg_get_expr(p.polqual, p.polrelid)), '[]') FROM pg_policy p
    WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND c.relrowsecurity),
  'foreign', EXISTS (SELECT FROM below b JOIN pg_class k ON k.oid = b.oid WHERE b.root = c.oid AND k.relkind = 'f'))),
  '[]')::text AS rows
FROM named JOIN pg_class c ON c.oid = named.oid
WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`

/** What strict mode has to know of the relations of these names; those that do not exist are left out. */
export async function loadRelations(load: Load, names: readonly Name[]): Promise<Relation[]> {
  const [row] = await load(relationSql, [JSON.stringify(names.map(quoted))])
  return z.array(relationRow).parse(JSON.parse(z.string().parse(row?.rows)))
}

/** What reading the relation runs: the query of a view, the conditions of its policies. */
export async function factsOfRelation(relation: Relation): Promise<Facts[]> {
  const texts = [...(relation.view === null ? [] : [relation.view]), ...relation.policies.map(text => `SELECT ${text}`)]
  const parsed = await Promise.all(texts.map(parse))
  return parsed.flat().map(({ type, node }) => factsOf({ [type]: node }))
}

const columnSql = `
SELECT coalesce(bool_and(EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass(name) AND a.attname = $2
  AND a.attnum > 0 AND NOT a.attisdropped)), false) AS all FROM json_array_elements_text($1::json) n(name)`

/** Whether every one of these relations has a column of this name. */
export async function haveColumn(load: Load, relations: readonly Name[], column: string): Promise<boolean> {
  const [row] = await load(columnSql, [JSON.stringify(relations.map(quoted)), column])
  return row?.all === true
}

const typeSql = `
WITH RECURSIVE reach AS (
  (SELECT t.oid FROM json_to_recordset($1::json) AS w(schema text, name text)
    JOIN pg_type t ON t.typname = w.name::name JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE w.schema = n.nspname OR w.schema IS NULL AND n.nspname = ANY (current_schemas(true))
  UNION SELECT unnest(p.proargtypes::oid[] || p.prorettype) FROM pg_proc p WHERE p.oid = ANY ($2::oid[]))
  UNION SELECT part.oid FROM reach r CROSS JOIN LATERAL (
    SELECT t.typbasetype AS oid FROM pg_type t WHERE t.oid = r.oid
    UNION ALL SELECT t.typelem FROM pg_type t WHERE t.oid = r.oid
    UNION ALL SELECT a.atttypid FROM pg_type t JOIN pg_attribute a ON a.attrelid = t.typrelid
      WHERE t.oid = r.oid AND t.typrelid <> 0 AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT g.rngsubtype FROM pg_range g WHERE g.rngtypid = r.oid OR g.rngmultitypid = r.oid) part
  WHERE part.oid <> 0
)
SELECT (SELECT coalesce(json_agg(oid::int8), '[]') FROM reach WHERE oid = ANY ($3::oid[]))::text AS oids,
  (SELECT count(*) FROM pg_type WHERE oid = ANY ($3::oid[]))::text AS existing`

/**
 * Which of the `wanted` types a value of the named types, or of the types of these functions, may hold. Undefined when
 * a wanted type is gone.
 */
export async function reachedTypes(
  load: Load,
  names: readonly Name[],
  functions: readonly number[],
  wanted: readonly number[],
): Promise<number[] | undefined> {
  const named = names.map(name => ({ schema: name.length > 1 ? name[0] : null, name: name.at(-1) }))
  const [row] = await load(typeSql, [JSON.stringify(named), functions, wanted])
  if (Number(row?.existing) !== wanted.length) return undefined
  return z.array(z.int()).parse(JSON.parse(z.string().parse(row?.oids)))
}

function quoted(name: Name): string {
  return name.map(part => `"${part.replaceAll('"', '""')}"`).join('.')
}
