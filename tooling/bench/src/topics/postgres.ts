import { atOnce, compare, firstAnswers } from '../compare.ts'
import { rowsSql } from '../data.ts'
import type { Fact } from '../limits.ts'
import { type Plain, startPlain } from '../plain.ts'
import { connectAll } from '../servers.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import type { Wire } from '../wire.ts'

const own = 'ours: Postgres'

/** The tool that runs a statement, and what else it must be told to return all rows. */
const queryTools: Readonly<Record<string, readonly [string, object]>> = {
  [own]: ['postgres_query', { limit: 1000 }],
  '@modelcontextprotocol/server-postgres': ['query', {}],
  '@bytebase/dbhub': ['execute_sql', {}],
  'mcp-postgres-server': ['query', {}],
}

const questions = [
  { name: 'SELECT 1', sql: 'SELECT 1 AS one', calls: 100 },
  { name: '1,000 rows', sql: rowsSql(1000), calls: 20 },
]

/** The read path against plain pg. */
export async function measurePostgres(run: Run): Promise<Topic> {
  await using plain = startPlain()
  // Else the rows would be cut to what a model should read at once.
  await using servers = await connectAll('Postgres', run, '--max-tokens', '100000')
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const question of questions) {
    const answer = await measureQuestion(question, run, plain, servers.wires)
    rows.push(...answer.rows)
    facts.push(...answer.facts)
  }
  return {
    title: 'Postgres',
    note: `On loopback, against a pool of node-postgres in a process of its own: one call after the other, then ${atOnce} at once. Ours parses and judges the statement, runs it READ ONLY through a cursor, rolls back and resets the session; the throughput limit is on 1,000 rows.`,
    head: ['question', 'server', 'kB', 'p50 ms', 'p95 ms', '× pg', `calls/s, ${atOnce} at once`, '× pg'],
    rows,
    facts,
  }
}

async function measureQuestion(
  { name: question, sql, calls }: (typeof questions)[number],
  { places: { url }, quick }: Run,
  plain: Plain,
  wires: ReadonlyMap<string, Wire>,
): Promise<{ rows: Cell[][]; facts: Fact[] }> {
  const asked = [...wires].flatMap(([name, wire]) => {
    const [tool, others] = queryTools[name] ?? []
    return tool ? [{ name, call: () => wire.call(tool, { sql, ...others }) }] : []
  })
  const callers = await firstAnswers(asked)
  const work = { kind: 'sql' as const, url, sql }
  const compared = await compare(work, plain, callers, { rounds: quick ? 2 : 10, calls })
  const rows: Cell[][] = [
    [question, 'plain pg', '-', ...compared.row()],
    ...callers.map(({ name, answer }) => [question, name, Buffer.byteLength(answer) / 1000, ...compared.row(name)]),
  ]
  if (!wires.has(own)) return { rows, facts: [] }
  const { ratio, excess } = compared.time(own)
  if (question === 'SELECT 1') return { rows, facts: [{ limit: 'SELECT 1', values: [excess] }] }
  return {
    rows,
    facts: [
      { limit: '1,000 rows', values: [ratio] },
      { limit: 'Postgres, 16 calls at once', values: [compared.rate(own)] },
    ],
  }
}
