import { z } from 'zod'
import { json } from './json.ts'

export const profileRow = z.object({
  oid: z.string(),
  column: z.string(),
  /** Share of NULL, 0 to 1. */
  null_share: z.number(),
  /** Distinct values, estimated; null where unknown. */
  distinct: z.number().nullable(),
  common: json(z.array(z.object({ value: z.string(), share: z.number() }))),
  min: z.string().nullable(),
  max: z.string().nullable(),
})

/** Longest sample value, in characters. */
const cut = 40

/** What ANALYZE found out about the columns of relations ($1: their oids); only columns this role may read. */
export const profileSql = `
SELECT c.oid::text AS oid, quote_ident(s.attname) AS column, s.null_frac::float8 AS null_share,
  CASE WHEN s.n_distinct > 0 THEN s.n_distinct::float8 WHEN s.n_distinct < 0
    AND c.reltuples >= 0 THEN round(-s.n_distinct * c.reltuples)::float8 END AS distinct,
  coalesce((SELECT jsonb_agg(jsonb_build_object('value', left(v.value, ${cut}), 'share', round(v.share::numeric, 4))
    ORDER BY v.nr)
    FROM unnest(s.most_common_vals::text::text[], s.most_common_freqs) WITH ORDINALITY AS v (value, share, nr)
      WHERE v.nr <= 5), '[]') AS common,
  left((s.histogram_bounds::text::text[])[1], ${cut}) AS min,
  left((s.histogram_bounds::text::text[])[array_upper(s.histogram_bounds::text::text[], 1)], ${cut}) AS max
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_stats s ON s.schemaname = n.nspname
  AND s.tablename = c.relname
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname
WHERE c.oid = ANY ($1::oid[]) AND s.inherited = (c.relkind = 'p') ORDER BY c.oid, a.attnum`
