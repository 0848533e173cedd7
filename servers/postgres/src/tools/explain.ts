import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { hypothetical } from '../advice/hypothetical.ts'
import { count, size } from '../catalog/size.ts'
import type { Session } from '../database.ts'
import { type Comparison, compare, comparison } from '../plan/compare.ts'
import {
  type Explainable,
  type ExplainOptions,
  explain as explainStatement,
  readExplainable,
  tableRows,
} from '../plan/explain.ts'
import { finding, findings } from '../plan/findings.ts'
import type { Plan } from '../plan/node.ts'
import { renderPlan, summarize } from '../plan/render.ts'
import { scalar } from '../scalar.ts'
import { tool } from '../tool.ts'

export const explain = tool({
  name: 'postgres_explain',
  title: 'Explain a statement',
  access: 'read',
  description: 'Show the plan of a statement, what is wrong with it, and what indexes would change.',
  input: z.strictObject({
    database: z.string().optional(),
    sql: z.string().min(1),
    params: z.array(scalar).default([]).describe('Values for $1, $2; without them the generic plan.'),
    analyze: z.boolean().default(false).describe('Run it and measure; SELECT only.'),
    indexes: z
      .array(z.string().min(1).max(1000))
      .max(8)
      .default([])
      .describe('CREATE INDEX statements to try out (needs hypopg).'),
  }),
  output: z.object({
    plan: z.string(),
    summary: z.string(),
    findings: z.array(finding),
    compare: z.array(comparison).optional(),
    notes: z.array(z.string()),
  }),
  run: async ({ database: name, sql, params, analyze, indexes }, { client, signal }) => {
    const statement = await readExplainable(sql)
    checkValues(statement, params.length, analyze)
    if (analyze && !('SelectStmt' in Object(statement.tree))) throw runsOnly()
    return client.database(name).session({ signal, isolated: indexes.length > 0 }, async session => {
      await session.guard(analyze ? statement.sql : `EXPLAIN ${statement.sql}`)
      const options = { params, analyze }
      const plan = await explainStatement(session, statement, options)
      const rows = analyze ? new Map<string, number>() : await tableRows(session, plan)
      const { compared, needs } = await tried(session, statement, plan, indexes, options)
      const notes = [
        ...(statement.parameters > params.length ? [generic] : []),
        ...(needs === undefined ? [] : [needs]),
      ]
      const value = { plan: renderPlan(plan), summary: summarize(plan), findings: findings(plan, rows), notes }
      return { ...value, ...(compared && { compare: compared }) }
    })
  },
  render: ({ plan, summary, findings, compare, notes }, { untrusted }) => {
    const problems = findings.map(({ node, problem, advice }) => `- ${node}: ${problem} ${advice}`)
    const body = [plan, ...(problems.length > 0 ? ['Findings:', ...problems] : ['No findings.'])]
    const tries = compare === undefined ? [] : ['With indexes that do not exist yet:', ...compare.map(comparisonLine)]
    return [summary, untrusted([...body, ...tries].join('\n')), ...notes].join('\n')
  },
})

const generic = 'A generic plan: give params to see the plan for those values.'

function runsOnly(): ConnectorError {
  return new ConnectorError('refused', 'Measuring would run the change: analyze is for SELECT only.', {
    hint: 'Leave analyze out to see the estimated plan.',
  })
}

/** Values for all of $1, $2, or, for a plan that is not run, for none. */
function checkValues({ parameters }: Explainable, given: number, analyze: boolean): void {
  if (given === parameters || (given === 0 && !analyze)) return
  throw new ConnectorError('invalid', `The statement has ${parameters} parameters, params holds ${given} values.`, {
    hint: analyze
      ? 'Measuring needs a value for each parameter.'
      : 'Give a value for each, or none for the generic plan.',
  })
}

async function tried(
  session: Session,
  statement: Explainable,
  plan: Plan,
  indexes: readonly string[],
  options: ExplainOptions,
): Promise<{ compared?: Comparison[]; needs?: string }> {
  if (indexes.length === 0) return {}
  const hypopg = await hypothetical(session)
  if (typeof hypopg === 'string') return { needs: hypopg }
  const without = { index: 'none', cost: plan.Plan['Total Cost'], size: 0, used: false }
  return { compared: [without, ...(await compare(session, hypopg, statement, indexes, options))] }
}

function comparisonLine({ index, cost, size: bytes, used }: Comparison): string {
  return index === 'none'
    ? `- none: cost ${count(cost)}`
    : `- ${index}: cost ${count(cost)}, about ${size(bytes)}${used ? '' : ', not used'}`
}
