import { randomBytes } from 'node:crypto'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Session } from '../database.ts'
import { parse } from '../parser.ts'
import { all } from '../syntax.ts'
import { nodes, type Plan, readPlan } from './node.ts'

/** A statement that can be explained. */
export interface Explainable {
  sql: string
  /** The parse tree, under the name of its type. */
  tree: unknown
  /** The highest $n in it. */
  parameters: number
}

const explainable = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

/** Parses one statement. Throws `invalid` for several, and for what has no plan. */
export async function readExplainable(sql: string): Promise<Explainable> {
  const [statement, second] = await parse(sql)
  if (!statement || second) {
    throw new ConnectorError('invalid', `One statement is needed, this holds ${statement ? 'several' : 'none'}.`)
  }
  if (!explainable.has(statement.type)) {
    throw new ConnectorError('invalid', 'Only SELECT, INSERT, UPDATE, DELETE and MERGE have a plan.', {
      hint: 'Give one of them, without EXPLAIN in front.',
    })
  }
  const numbers = [...all(statement.node, 'ParamRef')].map(({ number }) => (typeof number === 'number' ? number : 0))
  return { sql: statement.text, tree: { [statement.type]: statement.node }, parameters: Math.max(0, ...numbers) }
}

export interface ExplainOptions {
  /** Runs the statement: only for what the guard has let through as a read. */
  analyze?: boolean
  params?: readonly unknown[]
}

/** The plan of a statement that the guard has let through. Without values for its $n it is the generic plan. */
export async function explain(session: Session, statement: Explainable, options: ExplainOptions = {}): Promise<Plan> {
  const { params = [], analyze = false } = options
  const run = analyze ? ', ANALYZE, BUFFERS' : ''
  if (statement.parameters === 0 || params.length > 0) {
    return readPlan(await session.query(`EXPLAIN (FORMAT JSON, VERBOSE${run}) ${statement.sql}`, params))
  }
  return explainPrepared(session, statement)
}

// GENERIC_PLAN (16 and later) wants the simple protocol, a prepared statement works everywhere. It outlives a failed
// transaction, hence a name for each.
async function explainPrepared(session: Session, { sql, parameters }: Explainable): Promise<Plan> {
  const name = `mcp_${randomBytes(6).toString('hex')}`
  await session.query('SET LOCAL plan_cache_mode = force_generic_plan')
  await session.query(`PREPARE ${name} AS ${sql}`)
  const values = Array.from({ length: parameters }, () => 'NULL').join(', ')
  const plan = readPlan(await session.query(`EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE ${name} (${values})`))
  await session.query(`DEALLOCATE ${name}`)
  return plan
}

const rowsRow = z.object({ name: z.string(), rows: z.number() })

/** How many rows the tables of a plan are thought to have, by `schema.table`. */
export async function tableRows(session: Session, plan: Plan): Promise<Map<string, number>> {
  const scanned = [...nodes(plan.Plan)].filter(node => node.Schema !== undefined && node['Relation Name'] !== undefined)
  if (scanned.length === 0) return new Map()
  const rows = await session.query(
    `SELECT n.nspname || '.' || c.relname AS name, greatest(c.reltuples, 0)::float8 AS rows FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (n.nspname, c.relname) IN (SELECT *
  FROM unnest($1::text[], $2::text[]))`,
    [scanned.map(node => node.Schema), scanned.map(node => node['Relation Name'])],
  )
  return new Map(
    z
      .array(rowsRow)
      .parse(rows)
      .map(({ name, rows }) => [name, rows]),
  )
}
