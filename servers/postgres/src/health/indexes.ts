import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { size } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const own = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`

const invalid = `SELECT x.indexrelid::regclass::text AS index FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = i.relnamespace WHERE NOT x.indisvalid AND i.relkind = 'i' AND ${own} ORDER BY 1`

// Of two that are the same, the one that backs a constraint is kept, then the unique one, then the older; and a plain
// B-tree that is the front of a longer one is not needed.
const duplicate = `WITH own AS (
  SELECT x.*, m.amname, x.indexrelid::int8 AS age, pg_get_expr(x.indpred, x.indrelid) AS condition,
    pg_get_expr(x.indexprs, x.indrelid) AS expressions,
    concat_ws('|', x.indkey, x.indclass, x.indoption, x.indcollation, x.indnkeyatts) AS shape,
    x.indkey::text || ' ' AS keys, x.indclass::text || ' ' AS classes, x.indoption::text || ' ' AS options,
    x.indisunique::int + 2 * EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid)::int AS worth
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
  JOIN pg_namespace n ON n.oid = i.relnamespace WHERE ${own} AND x.indisvalid AND i.relkind = 'i')
SELECT DISTINCT ON (a.age) a.indexrelid::regclass::text AS index, b.indexrelid::regclass::text AS of,
  pg_relation_size(a.indexrelid)::float8 AS bytes, a.shape = b.shape AS same
FROM own a JOIN own b ON b.indrelid = a.indrelid AND b.age <> a.age AND b.amname = a.amname
  AND b.condition IS NOT DISTINCT FROM a.condition AND b.expressions IS NOT DISTINCT FROM a.expressions
WHERE a.worth < 2 AND (
  a.shape = b.shape AND (a.worth, b.age) < (b.worth, a.age) AND (b.indisunique OR NOT a.indisunique)
  OR a.shape <> b.shape AND NOT a.indisunique AND a.amname = 'btree' AND a.expressions IS NULL
    AND a.indnatts = a.indnkeyatts AND b.indnkeyatts >= a.indnkeyatts AND starts_with(b.keys, a.keys)
    AND starts_with(b.classes, a.classes) AND starts_with(b.options, a.options))`

const unused = `SELECT s.indexrelid::regclass::text AS index, pg_relation_size(s.indexrelid)::float8 AS bytes
FROM pg_stat_user_indexes s JOIN pg_index x ON x.indexrelid = s.indexrelid
WHERE s.idx_scan = 0 AND NOT x.indisunique AND x.indisvalid AND pg_relation_size(s.indexrelid) > 1048576
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = s.indexrelid)
  AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = s.indexrelid) ORDER BY 2 DESC`

const unindexedKey = `SELECT k.conrelid::regclass::text AS table, quote_ident(k.conname) AS constraint,
  k.confrelid::regclass::text AS of,
  (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY p.nr) FROM unnest(k.conkey) WITH ORDINALITY p (attnum, nr)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum) AS columns,
  greatest(c.reltuples, 0)::float8 AS rows
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'f' AND k.conparentid = 0
  AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = k.conrelid AND x.indisvalid AND x.indpred IS NULL
    AND (x.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
ORDER BY c.reltuples DESC`

const named = z.object({ index: z.string(), bytes: z.number() })

export const indexes = check({
  sql: `SELECT ${list(invalid)} AS invalid, ${list(duplicate)} AS duplicate, ${list(unused)} AS unused,
    ${list(unindexedKey)} AS unindexed,
  (SELECT extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time()))::float8 / 86400
    FROM pg_stat_database WHERE datname = current_database()) AS days`,
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
