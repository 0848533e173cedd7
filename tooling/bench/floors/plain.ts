// Plain pg and plain git, timed in a small process of their own: a large one would spawn git more slowly.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import pg from 'pg'
import { throughput, timed } from '../src/harness.ts'
import type { PlainTask } from '../src/plain.ts'

let pool: pg.Pool | undefined

process.on('message', async (message: unknown) => {
  // Boundary: from src/plain.ts alone.
  const { work, count, atOnce } = message as PlainTask
  const call = work.kind === 'sql' ? () => query(work.url, work.sql) : () => git(work.folder, work.args)
  process.send?.(atOnce === 1 ? await timed(count, call) : [await throughput(count, atOnce, call)])
})
process.on('disconnect', () => void pool?.end())

async function query(url: string, sql: string): Promise<void> {
  pool ??= new pg.Pool({ connectionString: url })
  await pool.query(sql)
}

async function git(folder: string, args: readonly string[]): Promise<void> {
  const child = spawn('git', args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0 || text === '') throw new Error(`git ${args.join(' ')} ended with ${code}`)
}
