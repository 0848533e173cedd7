import { expect, test } from 'vitest'
import { infoSql, missing, statementsSql } from './statements.ts'

const present = {
  schema: 'public',
  preloaded: true,
  available: true,
  columns: ['total_exec_time', 'toplevel', 'wal_bytes'],
}

test('what is missing is said step by step', () => {
  expect(missing(present)).toBeUndefined()
  expect(missing({ ...present, preloaded: null })).toBeUndefined()
  expect(missing({ ...present, schema: null })).toBe(
    'Statements are counted by the extension pg_stat_statements. To have it: run CREATE EXTENSION pg_stat_statements in this database.',
  )
  expect(missing({ schema: null, preloaded: false, available: false, columns: [] })).toBe(
    "Statements are counted by the extension pg_stat_statements. To have it: install PostgreSQL's contrib package; set shared_preload_libraries = 'pg_stat_statements' and restart the server; run CREATE EXTENSION pg_stat_statements in this database.",
  )
})

test('the columns of version 12 and those of later versions', () => {
  const old = { ...present, columns: ['total_time'] }
  expect(statementsSql(old, 'wal')).toContain('ORDER BY s.shared_blks_dirtied DESC')
  expect(statementsSql(old, 'total_time')).toContain('s.total_time::float8 AS total_ms')
  expect(statementsSql(present, 'wal')).toContain('ORDER BY s.wal_bytes DESC')
  expect(statementsSql(present, 'mean_time')).toContain('ORDER BY s.total_exec_time / greatest(s.calls, 1) DESC')
  expect(infoSql(old)).not.toContain('pg_stat_statements_info')
  expect(infoSql(present)).toContain('public.pg_stat_statements_info')
})
