import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { size } from '../catalog/size.ts'
import { check, list, verdictOf } from './check.ts'

const bloated = z.object({ name: z.string(), kind: z.enum(['table', 'index']), bytes: z.number(), wasted: z.number() })

// Expected bytes from the planner's statistics: a row costs 24 bytes of header, 4 of line pointer and its columns, rounded up
// to 8; an index entry 8 + 4 and its columns. Pages hold 8,168 bytes and are filled as far as fillfactor says.
const tables = `
SELECT c.oid::regclass::text AS name, 'table' AS kind, c.relpages * 8192::float8 AS bytes,
  (c.relpages - ceil(c.reltuples * (28 + ceil(w.width / 8) * 8) / (8168 * coalesce(f.fill,
    100) / 100))) * 8192 AS wasted
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN LATERAL (SELECT sum(s.avg_width * (1 - s.null_frac)) AS width, count(*) AS known FROM pg_stats s
  WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND NOT s.inherited) w ON w.known = c.relnatts
LEFT JOIN LATERAL (SELECT substr(o, 12)::float8 AS fill FROM unnest(c.reloptions) o
  WHERE o LIKE 'fillfactor=%') f ON true
WHERE c.relkind IN ('r', 'm') AND c.relpages > 1280 AND c.reltuples > 0`

const indexes = `
SELECT i.oid::regclass::text AS name, 'index' AS kind, i.relpages * 8192::float8 AS bytes,
  (i.relpages - ceil(i.reltuples * (12 + ceil(w.width / 8) * 8) / (8168 * coalesce(f.fill, 90) / 100))) * 8192 AS wasted
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am m ON m.oid = i.relam AND m.amname = 'btree'
JOIN LATERAL (SELECT sum(s.avg_width * (1 - s.null_frac)) AS width, count(*) AS known FROM pg_attribute a
  JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname AND NOT s.inherited
  WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey)) w ON w.known = x.indnatts
LEFT JOIN LATERAL (SELECT substr(o, 12)::float8 AS fill FROM unnest(i.reloptions) o
  WHERE o LIKE 'fillfactor=%') f ON true
WHERE i.relpages > 1280 AND i.reltuples > 0`

export const bloat = check({
  sql: `SELECT ${list(`SELECT * FROM (${tables} UNION ALL ${indexes}) b WHERE b.wasted > b.bytes * 0.4
    AND b.wasted > 10485760 ORDER BY b.wasted DESC LIMIT 50`)} AS bloated`,
  row: z.object({ bloated: json(z.array(bloated)) }),
  judge: ({ bloated }) => {
    const issues = bloated.map(({ name, kind, bytes, wasted }) => ({
      status: wasted > 1024 ** 3 && wasted > bytes * 0.6 ? ('problem' as const) : ('warn' as const),
      text: `${name} (${kind}): about ${size(wasted)} of ${size(bytes)} is empty or dead.`,
      fix:
        kind === 'index'
          ? `REINDEX INDEX CONCURRENTLY ${name};`
          : `VACUUM (FULL, ANALYZE) ${name}; -- locks the table; pg_repack does not`,
    }))
    const wasted = bloated.reduce((sum, each) => sum + each.wasted, 0)
    return verdictOf(
      bloated.length === 0
        ? 'nothing over 40 % and 10 MB (estimated)'
        : `about ${size(wasted)} in ${bloated.length} relations (estimated)`,
      issues,
      '40 %',
    )
  },
})
