import { z } from 'zod'

/** One column in short: name, type, whether it is part of the primary key, and what it references. */
export const outlineRow = z.object({
  oid: z.string(),
  columns: z.array(z.tuple([z.string(), z.string(), z.boolean(), z.string().nullable()])),
})

export type OutlineColumn = z.output<typeof outlineRow>['columns'][number]

/**
 * Columns, types and keys of relations ($1: their oids), one row a relation. A reference to another table's primary
 * key is the table alone, without the schema where that is the same.
 */
export const outlineSql = `
SELECT c.oid::text AS oid, (
  SELECT jsonb_agg(jsonb_build_array(quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
    coalesce(a.attnum = ANY (k.conkey), false), (
      SELECT CASE WHEN r.relnamespace <> c.relnamespace THEN quote_ident(r.relnamespace::regnamespace::text) || '.' ELSE '' END
        || quote_ident(r.relname)
        || CASE WHEN f.confkey = rk.conkey THEN '' ELSE '.' || quote_ident(ra.attname) END
      FROM pg_constraint f JOIN pg_class r ON r.oid = f.confrelid
      JOIN pg_attribute ra ON ra.attrelid = f.confrelid AND ra.attnum = f.confkey[array_position(f.conkey, a.attnum)]
      LEFT JOIN pg_constraint rk ON rk.conrelid = f.confrelid AND rk.contype = 'p'
      WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY (f.conkey) ORDER BY cardinality(f.conkey), f.oid LIMIT 1)
    ) ORDER BY a.attnum)
  FROM pg_attribute a LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_class c WHERE c.oid = ANY ($1::oid[])
AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`
