import { z } from 'zod'
import { json } from '../catalog/json.ts'
import type { Session } from '../database.ts'
import type { AdvisedTable } from './candidates.ts'
import type { Block } from './predicates.ts'

const row = z.object({
  schema: z.string(),
  table: z.string(),
  sql_name: z.string(),
  visible: z.boolean(),
  partitioned: z.boolean(),
  rows: z.number(),
  columns: json(z.array(z.object({ name: z.string(), distinct: z.number(), sortable: z.boolean() }))),
  indexed: json(z.array(z.array(z.string()))),
})

// A column without statistics counts as one in ten values distinct.
const sql = `
SELECT n.nspname AS schema, c.relname AS table, c.oid::regclass::text AS sql_name,
  pg_table_is_visible(c.oid) AS visible, c.relkind = 'p' AS partitioned, 
  -- A table that was never analyzed counts by its size, as the planner does.
  (CASE WHEN c.reltuples > 0 THEN c.reltuples ELSE pg_relation_size(c.oid) / 100 END)::float8 AS rows,
  (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'distinct', CASE WHEN s.null_frac = 1 THEN 0
    WHEN s.n_distinct < 0 THEN -s.n_distinct
      WHEN s.n_distinct > 0 THEN least(s.n_distinct / greatest(c.reltuples, 1), 1) ELSE 0.1 END,
    'sortable', t.typname <> ALL ('{json,jsonb,xml,point,lseg,path,box,polygon,line,circle,xid,cid,tsvector,tsquery}')))
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
      AND s.inherited = (c.relkind = 'p')
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  coalesce((SELECT jsonb_agg((SELECT jsonb_agg(coalesce(a.attname, '') ORDER BY k.nr)
    FROM unnest(x.indkey::int2[]) WITH ORDINALITY k (attnum, nr)
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE k.nr <= x.indnkeyatts))
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
    WHERE x.indrelid = c.oid AND x.indisvalid AND x.indpred IS NULL AND m.amname = 'btree'), '[]') AS indexed
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = ANY ($1::text[]) AND c.relkind IN ('r', 'm', 'p') AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'`

/** The tables that the statements name, with what decides about indexes on them. */
export async function advisedTables(
  session: Session,
  statements: readonly (readonly Block[])[],
): Promise<AdvisedTable[]> {
  const names = new Set(statements.flat().flatMap(block => block.tables.map(({ table }) => table)))
  const rows = z.array(row).parse(await session.query(sql, [[...names]]))
  return rows.map(({ sql_name: sqlName, ...table }) => ({ ...table, sqlName }))
}
