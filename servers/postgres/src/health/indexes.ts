import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { size } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

const invalid = `SELECT x.indexrelid::regclass::text AS index FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = i.relnamespace WHERE NOT x.indisvalid AND i.relkind = 'i' AND ${own} ORDER BY 1`

// The same columns in the same order, operator classes and condition; or, for plain B-trees, the front of a longer one.
const duplicate = `SELECT a.indexrelid::regclass::text AS index, b.indexrelid::regclass::text AS of, pg_relation_size(a.indexrelid)::float8 AS bytes,
  a.indkey::text = b.indkey::text AS same
FROM pg_index a JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid
JOIN pg_class i ON i.oid = a.indexrelid JOIN pg_class j ON j.oid = b.indexrelid AND j.relam = i.relam
JOIN pg_am m ON m.oid = i.relam JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE ${own} AND a.indisvalid AND b.indisvalid AND i.relkind = 'i' AND NOT a.indisprimary
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = a.indexrelid)
  AND coalesce(pg_get_expr(a.indpred, a.indrelid), '') = coalesce(pg_get_expr(b.indpred, b.indrelid), '')
  AND coalesce(pg_get_expr(a.indexprs, a.indrelid), '') = coalesce(pg_get_expr(b.indexprs, b.indrelid), '')
  AND CASE WHEN a.indkey::text = b.indkey::text THEN a.indclass::text = b.indclass::text AND a.indoption::text = b.indoption::text
      AND a.indcollation::text = b.indcollation::text AND a.indnkeyatts = b.indnkeyatts
      AND (a.indisunique, a.indexrelid) < (b.indisunique OR NOT a.indisunique AND EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = b.indexrelid), b.indexrelid)
      AND (NOT a.indisunique OR b.indisunique)
    ELSE NOT a.indisunique AND m.amname = 'btree' AND a.indexprs IS NULL AND strpos(b.indkey::text || ' ', a.indkey::text || ' ') = 1
      AND strpos(b.indclass::text || ' ', a.indclass::text || ' ') = 1 AND strpos(b.indoption::text || ' ', a.indoption::text || ' ') = 1
      AND a.indnatts = a.indnkeyatts AND b.indnkeyatts >= a.indnkeyatts END
ORDER BY 3 DESC`

const unused = `SELECT s.indexrelid::regclass::text AS index, pg_relation_size(s.indexrelid)::float8 AS bytes
FROM pg_stat_user_indexes s JOIN pg_index x ON x.indexrelid = s.indexrelid
WHERE s.idx_scan = 0 AND NOT x.indisunique AND x.indisvalid AND pg_relation_size(s.indexrelid) > 1048576
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = s.indexrelid)
  AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = s.indexrelid) ORDER BY 2 DESC`

const unindexedKey = `SELECT k.conrelid::regclass::text AS table, quote_ident(k.conname) AS constraint, k.confrelid::regclass::text AS of,
  (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY p.nr) FROM unnest(k.conkey) WITH ORDINALITY p (attnum, nr)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum) AS columns, greatest(c.reltuples, 0)::float8 AS rows
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND k.conparentid = 0
  AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = k.conrelid AND x.indisvalid AND x.indpred IS NULL
    AND (x.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
ORDER BY c.reltuples DESC`

const named = z.object({ index: z.string(), bytes: z.number() })

export const indexes = check({
  sql: `SELECT ${list(invalid)} AS invalid, ${list(duplicate)} AS duplicate, ${list(unused)} AS unused, ${list(unindexedKey)} AS unindexed,
  (SELECT extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 / 86400 FROM pg_stat_database WHERE datname = current_database()) AS days`,
  row: z.object({
    invalid: json(z.array(z.object({ index: z.string() }))),
    duplicate: json(z.array(named.extend({ of: z.string(), same: z.boolean() }))),
    unused: json(z.array(named)),
    unindexed: json(
      z.array(
        z.object({ table: z.string(), constraint: z.string(), of: z.string(), columns: z.string(), rows: z.number() }),
      ),
    ),
    /** How long statistics were gathered. */
    days: z.number(),
  }),
  judge: ({ invalid, duplicate, unused, unindexed, days }) => {
    const twice = new Set(duplicate.map(({ index }) => index))
    const idle = days < 7 ? [] : unused.filter(({ index }) => !twice.has(index))
    const issues: Issue[] = [
      ...invalid.map(
        ({ index }): Issue => ({
          status: 'problem',
          text: `${index} is invalid: it is written to and never read (a CREATE INDEX CONCURRENTLY failed).`,
          fix: `REINDEX INDEX CONCURRENTLY ${index};`,
        }),
      ),
      ...duplicate.map(
        ({ index, of, bytes, same }): Issue => ({
          status: 'warn',
          text: `${index} (${size(bytes)}) ${same ? 'is the same as' : 'is the front of'} ${of}.`,
          fix: `DROP INDEX CONCURRENTLY ${index};`,
        }),
      ),
      ...unindexed
        .filter(({ rows }) => rows >= 1000)
        .map(
          ({ table, constraint, of, columns }): Issue => ({
            status: 'warn',
            text: `${table} (${columns}) references ${of} (${constraint}) without an index: deletes and joins there scan the table.`,
            fix: `CREATE INDEX CONCURRENTLY ON ${table} (${columns});`,
          }),
        ),
      ...idle.map(
        ({ index, bytes }): Issue => ({
          status: 'warn',
          text: `${index} (${size(bytes)}) was not used in ${Math.round(days)} days; see that no replica uses it.`,
          fix: `DROP INDEX CONCURRENTLY ${index};`,
        }),
      ),
    ]
    const keys = unindexed.filter(({ rows }) => rows >= 1000).length
    const used = days < 7 ? 'use not judged before 7 days of statistics' : `unused ${idle.length}`
    return verdictOf(
      `invalid ${invalid.length}, duplicate ${duplicate.length}, foreign keys without index ${keys}, ${used}`,
      issues,
    )
  },
})
