import { expect, test } from 'vitest'
import { blockingTree, progressSql } from './sessions.ts'

test('who waits for whom, as a tree', () => {
  const sessions = [
    { pid: 1, blocked_by: [] },
    { pid: 2, blocked_by: [1] },
    { pid: 3, blocked_by: [2, 1] },
    { pid: 4, blocked_by: [9] },
    { pid: 5, blocked_by: [] },
  ]
  expect(blockingTree(sessions)).toEqual(['1', '  2', '    3', '9', '  4'])
})

test('sessions that wait for each other are shown flat', () => {
  const sessions = [
    { pid: 1, blocked_by: [2] },
    { pid: 2, blocked_by: [1] },
  ]
  expect(blockingTree(sessions)).toEqual(['1 waits for 2', '2 waits for 1'])
})

test('progress comes from the columns that a version has', () => {
  const sql = progressSql([
    { view: 'pg_stat_progress_copy', columns: ['pid', 'relid', 'bytes_processed', 'bytes_total'] },
  ])
  expect(sql.replaceAll(/\s+/g, ' ')).toBe(
    "SELECT p.pid, 'copy' AS command, p.relid::regclass::text AS relation, NULL AS phase, p.bytes_processed::float8 AS done, p.bytes_total::float8 AS total FROM pg_catalog.pg_stat_progress_copy p",
  )
})
