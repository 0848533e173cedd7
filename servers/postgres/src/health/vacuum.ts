import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { count } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const aged = z.object({ table: z.string(), age: z.number() })
const tableRow = z.object({
  table: z.string(),
  live: z.number(),
  dead: z.number(),
  modified: z.number(),
  vacuumed: z.boolean(),
  analyzed: z.boolean(),
  off: z.boolean(),
})

/** Transaction ids left before the server stops taking writes. */
const wraparound = 2_100_000_000

export const vacuum = check({
  sql: `
SELECT (SELECT max(age(datfrozenxid))::float8 FROM pg_database WHERE datallowconn) AS oldest,
  current_setting('autovacuum_freeze_max_age')::float8 AS freeze_at,
  ${list(`SELECT c.oid::regclass::text AS table, age(c.relfrozenxid)::float8 AS age FROM pg_class c
    WHERE c.relkind IN ('r', 'm', 't')
    AND age(c.relfrozenxid) > current_setting('autovacuum_freeze_max_age')::float8 * 1.2 ORDER BY 2 DESC
      LIMIT 11`)} AS aged,
  ${list(`SELECT s.relid::regclass::text AS table, s.n_live_tup::float8 AS live, s.n_dead_tup::float8 AS dead,
    s.n_mod_since_analyze::float8 AS modified,
    coalesce(s.last_vacuum, s.last_autovacuum) IS NOT NULL AS vacuumed, coalesce(s.last_analyze,
      s.last_autoanalyze) IS NOT NULL AS analyzed,
    coalesce('autovacuum_enabled=false' = ANY (c.reloptions) OR 'autovacuum_enabled=off' = ANY (c.reloptions),
      false) AS off
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE (s.n_dead_tup > 10000 AND s.n_dead_tup > s.n_live_tup * 0.2) OR (s.n_mod_since_analyze > 10000
      AND s.n_mod_since_analyze > s.n_live_tup * 0.2)
      OR (s.n_live_tup > 1000 AND coalesce(s.last_analyze, s.last_autoanalyze) IS NULL)
        OR 'autovacuum_enabled=false' = ANY (c.reloptions) OR 'autovacuum_enabled=off' = ANY (c.reloptions)
    ORDER BY s.n_dead_tup + s.n_mod_since_analyze DESC LIMIT 50`)} AS tables`,
  row: z.object({
    oldest: z.number(),
    freeze_at: z.number(),
    aged: json(z.array(aged)),
    tables: json(z.array(tableRow)),
  }),
  judge: row => {
    const issues: Issue[] = row.aged.map(({ table, age }) => ({
      status: age > wraparound / 2 ? 'problem' : 'warn',
      text: `${table} is ${count(age)} transactions old; autovacuum should have frozen it at ${count(row.freeze_at)}.`,
      fix: `VACUUM (FREEZE, VERBOSE) ${table};`,
    }))
    for (const each of row.tables) issues.push(...ofTable(each))
    const value = `oldest transaction id ${count(row.oldest)} of ${count(wraparound)}, ${row.tables.length} tables to look at`
    return verdictOf(value, issues, `freeze at ${count(row.freeze_at)}`)
  },
})

function ofTable(table: z.output<typeof tableRow>): Issue[] {
  const name = table.table
  if (table.off) {
    return [
      {
        status: 'warn',
        text: `${name} has autovacuum switched off.`,
        fix: `ALTER TABLE ${name} RESET (autovacuum_enabled);`,
      },
    ]
  }
  if (table.dead > 10_000 && table.dead > table.live * 0.2) {
    const never = table.vacuumed ? '' : ', never vacuumed since statistics began'
    return [
      {
        status: 'warn',
        text: `${name} holds ${count(table.dead)} dead rows beside ${count(table.live)} live ones${never}.`,
        fix: `VACUUM (ANALYZE) ${name};`,
      },
    ]
  }
  const text = table.analyzed
    ? `${name}: ${count(table.modified)} rows changed since its statistics were made.`
    : `${name} (${count(table.live)} rows) has no statistics: the planner guesses.`
  return [{ status: 'warn', text, fix: `ANALYZE ${name};` }]
}
