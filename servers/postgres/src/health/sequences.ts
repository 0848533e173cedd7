import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { check, list, verdictOf } from './check.ts'

// A column narrower than its sequence ends first.
const used = `SELECT s.seqrelid::regclass::text AS sequence, o.table, o.column, q.last_value::float8 AS last,
  least(s.seqmax, CASE o.type WHEN 'int2' THEN 32767 WHEN 'int4' THEN 2147483647 ELSE s.seqmax END)::float8 AS most,
    coalesce(o.type, s.seqtypid::regtype::text) AS type
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequences q ON q.schemaname = n.nspname AND q.sequencename = c.relname
LEFT JOIN LATERAL (SELECT d.refobjid::regclass::text AS table, quote_ident(a.attname) AS column,
  t.typname::text AS type FROM pg_depend d
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid JOIN pg_type t ON t.oid = a.atttypid
  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
    LIMIT 1) o ON true
WHERE s.seqincrement > 0 AND NOT s.seqcycle AND q.last_value IS NOT NULL`

export const sequences = check({
  sql: `SELECT (SELECT count(*)::float8 FROM pg_sequence) AS all, ${list(`SELECT * FROM (${used}) u
    WHERE u.last > u.most * 0.7 ORDER BY u.last / u.most DESC`)} AS near`,
  row: z.object({
    all: z.number(),
    near: json(
      z.array(
        z.object({
          sequence: z.string(),
          table: z.string().nullable(),
          column: z.string().nullable(),
          last: z.number(),
          most: z.number(),
          type: z.string(),
        }),
      ),
    ),
  }),
  judge: ({ all, near }) => {
    const issues = near.map(({ sequence, table, column, last, most, type }) => ({
      status: last > most * 0.9 ? ('problem' as const) : ('warn' as const),
      text: `${sequence} has used ${Math.floor((last / most) * 100)} % of ${most} (${type}).`,
      fix:
        table === null || column === null
          ? `ALTER SEQUENCE ${sequence} AS bigint MAXVALUE 9223372036854775807;`
          : `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE bigint; ALTER SEQUENCE ${sequence} AS bigint; -- rewrites and locks the table`,
    }))
    return verdictOf(`${all} sequences, ${near.length} over 70 %`, issues, '70 %')
  },
})
