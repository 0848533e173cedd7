import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { count, size } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const enoughBlocks = 100_000

export const cache = check({
  sql: `
SELECT d.blks_hit::float8 AS hit, d.blks_read::float8 AS read, d.temp_files::float8 AS temp_files,
  d.temp_bytes::float8 AS temp_bytes,
  d.stats_reset::text AS since, current_setting('shared_buffers') AS shared_buffers,
    current_setting('work_mem') AS work_mem,
  ${list(`SELECT relid::regclass::text AS table, heap_blks_read::float8 AS read, heap_blks_hit::float8 AS hit
    FROM pg_statio_user_tables
    WHERE heap_blks_read > ${enoughBlocks} AND heap_blks_hit < heap_blks_read * 9 ORDER BY heap_blks_read DESC
      LIMIT 5`)} AS tables
FROM pg_stat_database d WHERE d.datname = current_database()`,
  row: z.object({
    hit: z.number(),
    read: z.number(),
    temp_files: z.number(),
    temp_bytes: z.number(),
    since: z.string().nullable(),
    shared_buffers: z.string(),
    work_mem: z.string(),
    tables: json(z.array(z.object({ table: z.string(), read: z.number(), hit: z.number() }))),
  }),
  judge: row => {
    const blocks = row.hit + row.read
    const share = blocks === 0 ? 1 : row.hit / blocks
    const issues: Issue[] = []
    if (row.read > enoughBlocks && share < 0.95) {
      issues.push({
        status: 'warn',
        text: `Only ${percent(share)} of block reads were in shared_buffers (${row.shared_buffers}); the rest came from the system's cache or disk.`,
      })
      for (const { table, read, hit } of row.tables) {
        issues.push({
          status: 'warn',
          text: `${table}: ${size(read * 8192)} read from outside, ${percent(hit / (hit + read))} hits.`,
        })
      }
    }
    if (row.temp_bytes > 10 * 1024 ** 3) {
      issues.push({
        status: 'warn',
        text: `${count(row.temp_files)} temporary files, ${size(row.temp_bytes)} in all: sorts and hashes do not fit into work_mem (${row.work_mem}).`,
      })
    }
    return verdictOf(
      `${percent(share)} of ${count(blocks)} block reads from cache${row.since ? ` since ${row.since.slice(0, 10)}` : ''}`,
      issues,
      '95 %',
    )
  },
})

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
