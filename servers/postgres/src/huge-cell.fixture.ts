/** Run as a program, so that its memory is its own: reads what is too large, and says how much its peak grew. */
import { readFileSync } from 'node:fs'
import { stdout } from 'node:process'
import { ConnectorError } from '@mcp-connectors/core'
import { openDatabase, never as signal } from './database.fixture.ts'

const peakMB = () => Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

await using database = openDatabase(process.argv[2] ?? '')

async function outcome(sql: string): Promise<string> {
  const [read] = await Promise.allSettled([database.read(sql, [], { limit: 101, ahead: 10_000, signal })])
  if (read.status === 'rejected') return ConnectorError.is(read.reason) ? read.reason.code : String(read.reason)
  return `${read.value.rows.length} rows${read.value.truncated ? ', more exist' : ''}`
}

await outcome('SELECT i, md5(i::text) FROM generate_series(1, 1000) AS g(i)')
const before = peakMB()
const outcomes = [
  await outcome("SELECT repeat('x', 300000000)"),
  await outcome("SELECT repeat('x', 300000000) FROM generate_series(1, 3)"),
  await outcome('SELECT i FROM generate_series(1, 10000000) AS g(i)'),
]
stdout.write(JSON.stringify({ grownMB: peakMB() - before, outcomes }))
