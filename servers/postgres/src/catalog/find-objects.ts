import { near } from '@mcp-connectors/config'
import type { Database } from '../database.ts'
import { load } from './load.ts'
import { objectRow, type Search, searchObjects } from './objects.ts'
import { type OutlineColumn, outlineRow, outlineSql } from './outline.ts'
import { nameRow, namesSql } from './resolve.ts'

/** One object in a list; `columns` only for relations, and only when asked for. */
export interface Found {
  kind: string
  schema: string
  name: string
  summary: string | null
  rows_estimate: number | null
  comment: string | null
  columns?: OutlineColumn[]
}

/** A page of the search, and how many there are in all. */
export async function findObjects(
  database: Database,
  search: Search,
  { columns, signal }: { columns: boolean; signal: AbortSignal },
): Promise<{ objects: Found[]; total: number }> {
  const rows = await load(database, objectRow, searchObjects(search), signal)
  const outlines = columns
    ? await outline(
        database,
        rows.map(({ oid }) => oid),
        signal,
      )
    : new Map<string, OutlineColumn[]>()
  const objects = rows.map(({ oid, total: _, ...object }) => {
    const found = outlines.get(oid)
    return found && hasColumns.test(object.kind) ? { ...object, columns: found } : object
  })
  return { objects, total: rows[0]?.total ?? 0 }
}

const hasColumns = /table|view/

async function outline(
  database: Database,
  oids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, OutlineColumn[]>> {
  const rows = await load(database, outlineRow, { sql: outlineSql, params: [oids] }, signal)
  return new Map(rows.map(({ oid, columns }) => [oid, columns]))
}

/** Names like one that was not found, with their schema unless it is public. */
export async function nearNames(database: Database, wanted: string, signal: AbortSignal): Promise<string[]> {
  const rows = await load(database, nameRow, { sql: namesSql }, signal)
  const full = new Map(rows.map(({ schema, name }) => [name, schema === 'public' ? name : `${schema}.${name}`]))
  return near(wanted, [...full.keys()]).map(name => full.get(name) ?? name)
}

const columnsSql = `
SELECT DISTINCT quote_ident(a.attname) AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema' AND ($1::text IS NULL OR c.relname = $1) LIMIT 20000`

/** Names of columns like one that was not found, of one table where it is known. */
export async function nearColumns(
  database: Database,
  { name: wanted, relation = null }: { name: string; relation?: string | null },
  signal: AbortSignal,
): Promise<string[]> {
  const rows = await load(database, nameRow.pick({ name: true }), { sql: columnsSql, params: [relation] }, signal)
  const names = rows.map(({ name }) => name)
  return near(
    wanted,
    names.filter(name => name !== wanted),
  )
}
