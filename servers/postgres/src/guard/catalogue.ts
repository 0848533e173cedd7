import { z } from 'zod'
import type { Name } from './facts.ts'
import { dangerous, dangerousExtensions } from './known-functions.ts'

/** Runs one of our own statements and returns its rows. */
export type Load = (sql: string, params?: unknown[]) => Promise<Record<string, unknown>[]>

const functionRow = z.object({
  oid: z.int(),
  schema: z.string(),
  name: z.string(),
  /** Arguments that must and may be given; `most` is -1 where the last is VARIADIC. */
  least: z.int(),
  most: z.int(),
  /** f function, p procedure, a aggregate, w window function. */
  kind: z.string(),
  volatile: z.boolean(),
  definer: z.boolean(),
  /** A trusted language: it cannot reach outside the database. */
  trusted: z.boolean(),
  language: z.string(),
  extension: z.string().nullable(),
  builtin: z.boolean(),
  /** The functions behind an aggregate. */
  support: z.array(z.int()),
})

/** A function that is not plainly harmless: volatile, user-made, or named by the list of dangerous ones. */
export type FunctionEntry = z.infer<typeof functionRow>

const operatorRow = z.object({ schema: z.string(), name: z.string(), function: z.int() })
const castRow = z.object({ source: z.string(), target: z.int(), function: z.int(), implicit: z.boolean() })
const domainRow = z.object({ oid: z.int(), name: z.string(), checks: z.array(z.string()) })
const names = z.array(z.tuple([z.string(), z.array(z.string())]))

const indexRow = z.object({
  path: z.array(z.string()),
  quiet: names,
  types: names,
  functions: z.array(functionRow),
  operators: z.array(operatorRow),
  casts: z.array(castRow),
  domains: z.array(domainRow),
})

/** One row of JSON, so that it arrives alike through any setting of the driver. Objects below 16384 come with the server. */
const indexSql = `
WITH owned AS (
  SELECT d.classid, d.objid, e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
  WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
), f AS (
  SELECT p.oid, n.nspname AS schema, p.proname AS name, p.pronargs, p.pronargdefaults, p.provariadic, p.prokind,
    p.provolatile = 'v' AS volatile, p.prosecdef, l.lanname, l.lanpltrusted, owned.extname, p.oid < 16384 AS builtin,
    p.provolatile <> 'v' AND NOT p.proname = ANY ($1::text[]) AND coalesce(NOT owned.extname = ANY ($2::text[]), true)
      AND (p.oid < 16384 OR owned.extname IS NOT NULL
        OR l.lanname = 'internal' AND p.prosrc ~ '^(multi)?range_constructor[0-3]$') AS quiet
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  LEFT JOIN owned ON owned.classid = 'pg_proc'::regclass AND owned.objid = p.oid
)
SELECT json_build_object(
  'path', to_json(current_schemas(true)),
  'quiet', (SELECT coalesce(json_agg(json_build_array(schema, names)), '[]')
    FROM (SELECT schema, json_agg(DISTINCT name) AS names FROM f WHERE quiet GROUP BY schema) q),
  'types', (SELECT coalesce(json_agg(json_build_array(schema, names)), '[]') FROM (
    SELECT n.nspname AS schema, json_agg(t.typname) AS names FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typrelid = 0 AND t.typcategory <> 'A' GROUP BY 1) q),
  'functions', (SELECT coalesce(json_agg(json_build_object('oid', oid::int8, 'schema', schema, 'name', name,
      'least', pronargs - pronargdefaults - (provariadic <> 0)::int, 'most', CASE WHEN provariadic <> 0 THEN -1 ELSE pronargs END,
      'kind', prokind, 'volatile', volatile, 'definer', prosecdef, 'trusted', lanpltrusted, 'language', lanname,
      'extension', extname, 'builtin', builtin, 'support', (SELECT coalesce(json_agg(s::int8), '[]') FROM pg_aggregate a,
        unnest(ARRAY[aggtransfn::oid, aggfinalfn, aggcombinefn, aggserialfn, aggdeserialfn, aggmtransfn, aggminvtransfn, aggmfinalfn]) s
        WHERE a.aggfnoid = f.oid AND s <> 0))), '[]') FROM f WHERE NOT quiet),
  'operators', (SELECT coalesce(json_agg(json_build_object('schema', n.nspname, 'name', o.oprname, 'function', o.oprcode::oid::int8)), '[]')
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid >= 16384
      AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_operator'::regclass AND objid = o.oid)),
  'casts', (SELECT coalesce(json_agg(json_build_object('source', format_type(c.castsource, NULL), 'target', c.casttarget::int8,
      'function', c.castfunc::int8, 'implicit', c.castcontext = 'i')), '[]')
    FROM pg_cast c WHERE c.oid >= 16384 AND c.castfunc <> 0
      AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_cast'::regclass AND objid = c.oid)),
  'domains', (SELECT coalesce(json_agg(json_build_object('oid', t.oid::int8, 'name', t.oid::regtype::text, 'checks', checks)), '[]') FROM (
    SELECT c.contypid, json_agg(pg_get_expr(c.conbin, 0)) AS checks FROM pg_constraint c
    WHERE c.contype = 'c' AND c.contypid >= 16384 GROUP BY 1) q JOIN pg_type t ON t.oid = q.contypid
    WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid))
)::text AS index`

/** What the guard knows of one database's functions, operators, casts and domains. */
export class Catalogue {
  readonly functions: ReadonlyMap<number, FunctionEntry>
  readonly casts: readonly z.infer<typeof castRow>[]
  readonly domains: readonly z.infer<typeof domainRow>[]
  readonly #path: readonly string[]
  readonly #byName: ReadonlyMap<string, readonly FunctionEntry[]>
  readonly #operators: ReadonlyMap<string, readonly z.infer<typeof operatorRow>[]>
  readonly #quiet: ReadonlyMap<string, ReadonlySet<string>>
  readonly #types: ReadonlyMap<string, ReadonlySet<string>>

  private constructor(index: z.infer<typeof indexRow>) {
    this.#path = index.path
    this.functions = new Map(index.functions.map(entry => [entry.oid, entry]))
    this.#byName = Map.groupBy(index.functions, entry => entry.name)
    this.#operators = Map.groupBy(index.operators, operator => operator.name)
    this.#quiet = new Map(index.quiet.map(([schema, list]) => [schema, new Set(list)]))
    this.#types = new Map(index.types.map(([schema, list]) => [schema, new Set(list)]))
    this.casts = index.casts
    this.domains = index.domains
  }

  static async load(load: Load): Promise<Catalogue> {
    const unsafe = dangerous.flatMap(group => group.names)
    const [row] = await load(indexSql, [unsafe, Object.keys(dangerousExtensions)])
    return new Catalogue(indexRow.parse(JSON.parse(z.string().parse(row?.index))))
  }

  /** The functions that a call by this name may reach and that are not plainly harmless. `everywhere`: in any schema. */
  candidates(name: Name, everywhere = false): readonly FunctionEntry[] {
    const all = this.#byName.get(name.at(-1) ?? '') ?? []
    return all.length === 0 ? all : all.filter(entry => everywhere || this.#reaches(name, entry.schema))
  }

  /** The functions behind the user-made operators of this name. */
  operators(name: Name, everywhere = false): readonly number[] {
    const all = this.#operators.get(name.at(-1) ?? '') ?? []
    return all.filter(entry => everywhere || this.#reaches(name, entry.schema)).map(entry => entry.function)
  }

  /** Whether a function or a type of this name exists at all. */
  knows(name: Name): boolean {
    if (this.candidates(name).length > 0) return true
    const schemas = name.length > 1 ? [name[0] ?? ''] : this.#path
    const last = name.at(-1) ?? ''
    return schemas.some(schema => this.#quiet.get(schema)?.has(last) || this.#types.get(schema)?.has(last))
  }

  /** Names of functions that may be called without a schema. */
  names(): string[] {
    const quiet = this.#path.flatMap(schema => [...(this.#quiet.get(schema) ?? [])])
    return [...new Set([...quiet, ...this.#byName.keys()])]
  }

  #reaches(name: Name, schema: string): boolean {
    return name.length > 1 ? name[0] === schema : this.#path.includes(schema)
  }
}
