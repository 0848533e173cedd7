import { countTokens } from '@mcp-connectors/testing/tokens'
import { rowsSql, schemaSql, tables } from '../data.ts'
import type { Fact } from '../limits.ts'
import { connectAll, ours } from '../servers.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

type Call = readonly [tool: string, args: object]

const own = 'ours: Postgres'
const sqlTools: Readonly<Record<string, string>> = {
  [own]: 'postgres_query',
  '@modelcontextprotocol/server-postgres': 'query',
  '@bytebase/dbhub': 'execute_sql',
  'mcp-postgres-server': 'query',
}

/** How each gets to know the columns of all tables, by its own tools where it has some. */
const schemaCalls: Readonly<Record<string, readonly Call[]>> = {
  [own]: [['postgres_find', { schema: 'public', detail: 'columns' }]],
  '@modelcontextprotocol/server-postgres': [['query', { sql: schemaSql }]],
  '@bytebase/dbhub': [['search_objects', { object_type: 'table', schema: 'public', detail_level: 'full' }]],
  'mcp-postgres-server': [['list_tables', {}], ...tables.map((table): Call => ['describe_table', { table }])],
}

/** What answers cost a model, and what one huge value costs the server. */
export async function measureRows(run: Run): Promise<Topic> {
  await using servers = await connectAll('Postgres', run)
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const [name, wire] of servers.wires) {
    const schema = await answers(wire, schemaCalls[name] ?? [])
    const few = await answers(wire, [[sqlTools[name] ?? '', { sql: rowsSql(100) }]])
    rows.push([name, schemaCalls[name]?.length ?? 0, countTokens(schema), countTokens(few)])
    if (name !== own) continue
    for (const table of tables) if (!schema.includes(table)) throw new Error(`The schema lacks ${table}`)
    facts.push({ limit: 'schema of 40 tables', values: [countTokens(schema)] })
    facts.push({ limit: '100 rows of 7 columns', values: [countTokens(few)] })
  }
  const cell = await memoryOfHugeCell(run)
  if (cell !== undefined) facts.push({ limit: 'one cell of 300 MB', values: [cell] })
  return {
    title: 'What the answers of Postgres servers cost a model',
    note: `The schema of ${tables.length} tables with 13 columns each (where a server has no tool for it, in its own SQL), and 100 rows of 7 columns, in o200k tokens. Of ours also the memory that \`SELECT repeat('x', 300 MB)\` adds at its peak; it must answer, with an error or a cut value.`,
    head: ['server', 'calls', 'schema, tokens', '100 rows, tokens'],
    rows,
    facts,
  }
}

async function answers(wire: Wire, calls: readonly Call[]): Promise<string> {
  const texts = []
  for (const [tool, args] of calls) texts.push(await wire.call(tool, args))
  return texts.join('\n')
}

/** Megabytes that the server's peak grows by. */
async function memoryOfHugeCell(run: Run): Promise<number | undefined> {
  const server = ours('Postgres', run)
  if (server === undefined) return undefined
  await using wire = await Wire.connect(server.command)
  await wire.call('postgres_query', { sql: rowsSql(1000) })
  const before = wire.memory('VmHWM')
  const sql = "SELECT repeat('x', 300 * 1024 * 1024) AS huge"
  await wire.call('postgres_query', { sql }).catch(error => {
    if (!String(error).includes('too_large')) throw error
  })
  const grown = wire.memory('VmHWM') - before
  await wire.call('postgres_query', { sql: 'SELECT 1' })
  return grown
}
