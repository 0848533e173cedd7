import { z } from 'zod'
import { json } from './json.ts'

/** Name, type, whether it is part of the primary key; the table it references, and its column where that is not the primary key. */
export const outlineColumn = z.tuple([
  z.string(),
  z.string(),
  z.boolean(),
  z.string().nullable(),
  z.string().nullable(),
])

export const outlineRow = z.object({
  oid: z.string(),
  columns: json(z.array(outlineColumn)),
})

export type OutlineColumn = z.output<typeof outlineColumn>

/**
 * Columns, types and keys of relations ($1: their oids), one row a relation. A reference to another table's primary
 * key is the table alone, without the schema where that is the same.
 */
export const outlineSql = `
SELECT c.oid::text AS oid, (
  SELECT jsonb_agg(jsonb_build_array(quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
    coalesce(a.attnum = ANY (k.conkey), false), f.table, f.column) ORDER BY a.attnum)
  FROM pg_attribute a LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  LEFT JOIN LATERAL (
    SELECT CASE WHEN r.relnamespace = c.relnamespace THEN '' ELSE r.relnamespace::regnamespace || '.' END
        || quote_ident(r.relname) AS table,
      CASE WHEN f.confkey IS DISTINCT FROM rk.conkey THEN quote_ident(ra.attname) END AS column
    FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
    JOIN pg_attribute ra ON ra.attrelid = f.confrelid AND ra.attnum = f.confkey[array_position(f.conkey, a.attnum)]
    LEFT JOIN pg_constraint rk ON rk.conrelid = f.confrelid AND rk.contype = 'p'
    WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey)
    ORDER BY cardinality(f.conkey), f.oid LIMIT 1) f ON true
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_class c WHERE c.oid = ANY ($1::oid[])
AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`
