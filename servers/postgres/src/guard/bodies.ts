import { z } from 'zod'
import { parse } from '../parser.ts'
import { items, object } from '../syntax.ts'
import type { Load } from './catalogue.ts'
import { type Facts, factsOf } from './facts.ts'

const bodyRow = z.object({
  oid: z.int(),
  name: z.string(),
  language: z.string(),
  source: z.string(),
  /** The text of a body in the SQL standard's form (RETURN …, BEGIN ATOMIC …). */
  standard: z.string().nullable(),
  /** Values of arguments that a call leaves out: a list of expressions. */
  defaults: z.string().nullable(),
  /** It sets its own search_path: a name in it may mean any schema. */
  path: z.boolean(),
})

export type Body = z.infer<typeof bodyRow>

/** Since PostgreSQL 14; asked first, because older servers refuse a statement that names it. */
const standardSql = "SELECT to_regproc('pg_catalog.pg_get_function_sqlbody') IS NOT NULL AS known"

const bodySql = (standard: string) => `
SELECT coalesce(json_agg(json_build_object('oid', p.oid::int8, 'name', p.oid::regproc::text, 'language', l.lanname,
  'source', p.prosrc, 'standard', ${standard}, 'defaults', pg_get_expr(p.proargdefaults, 0),
  'path', coalesce(p.proconfig::text LIKE '%search_path%', false))), '[]')::text AS rows
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.oid = ANY ($1::oid[])`

/** The bodies of functions; those that are gone are left out. */
export async function loadBodies(load: Load, oids: readonly number[]): Promise<Body[]> {
  const [version] = await load(standardSql)
  const standard = version?.known === true ? 'pg_catalog.pg_get_function_sqlbody(p.oid)' : 'NULL'
  const [row] = await load(bodySql(standard), [oids])
  return z.array(bodyRow).parse(JSON.parse(z.string().parse(row?.rows)))
}

/** What a body in SQL touches. Throws when it holds anything but queries. */
export async function factsOfSqlBody(body: Body): Promise<Facts[]> {
  if (body.standard === null) {
    const statements = await parse(body.source)
    return statements.map(({ type, node }) => factsOf({ [type]: node }))
  }
  const [statement] = await parse(`CREATE FUNCTION f() RETURNS int ${body.standard}`)
  return queriesOf(statement?.node.sql_body).map(query => factsOf(query))
}

/** What the values of arguments that a call leaves out touch, whatever the language. */
export async function factsOfDefaults({ defaults }: Body): Promise<Facts[]> {
  if (defaults === null) return []
  const statements = await parse(`SELECT ${defaults}`)
  return statements.map(({ type, node }) => factsOf({ [type]: node }))
}

/** RETURN holds an expression, BEGIN ATOMIC a list in a list of statements. */
function queriesOf(tree: unknown): unknown[] {
  if (Array.isArray(tree)) return tree.flatMap(queriesOf)
  const node = object(tree) ?? {}
  if ('List' in node) return items(object(node.List)?.items).flatMap(queriesOf)
  return 'ReturnStmt' in node ? [object(node.ReturnStmt)?.returnval] : [tree]
}

export interface WrittenCall {
  readonly name: readonly string[]
}

/**
 * The calls in a body in another language, as far as its text shows them, and whether it builds statements of text.
 * Not a parser: it sees what is written plainly, which is what people write who do not hide anything.
 */
export function readText({ source, standard }: Body): { dynamic: boolean; calls: WrittenCall[] } {
  const plain = (standard ?? source).replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ')
  const calls = plain.matchAll(/(?:("(?:[^"]|"")+"|[\w$]+)\s*\.\s*)?("(?:[^"]|"")+"|[\w$]+)\s*\(/g)
  return {
    dynamic: /\b(execute|spi_exec\w*|spi_query\w*|spi_prepare)\b/i.test(plain),
    calls: [...calls].map(([, schema, name = '']) => ({
      name: schema === undefined ? [unquote(name)] : [unquote(schema), unquote(name)],
    })),
  }
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase()
}
