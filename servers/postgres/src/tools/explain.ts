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
    note: z.string().optional(),
  }),
  run: async ({ database: name, sql, params, analyze, indexes }, { client, signal }) => {
    const statement = await readExplainable(sql)
    const database = client.database(name)
    const isolated = indexes.length > 0
    return database.session({ signal, isolated }, async session => {
      await session.guard(analyze ? statement.sql : `EXPLAIN ${statement.sql}`)
      const options = { params, analyze }
      const plan = await explainStatement(session, statement, options)
      const rows = analyze ? new Map<string, number>() : await tableRows(session, plan)
      const value = { plan: renderPlan(plan), summary: summarize(plan), findings: findings(plan, rows) }
      return { ...value, ...generic(statement, params), ...(await tried(session, statement, plan, indexes, options)) }
    })
  },
  render: ({ plan, summary, findings, compare, note }, { untrusted }) => {
    const problems = findings.map(({ node, problem, advice }) => `- ${node}: ${problem} ${advice}`)
    const body = [plan, ...(problems.length > 0 ? ['Findings:', ...problems] : ['No findings.'])].join('\n')
    const tries = compare === undefined ? [] : ['With indexes that do not exist yet:', ...compare.map(comparisonLine)]
    return [summary, untrusted([body, ...tries].join('\n')), ...(note === undefined ? [] : [note])].join('\n')
  },
})

function generic({ parameters }: Explainable, params: readonly unknown[]): { note?: string } {
  return parameters > 0 && params.length === 0
    ? { note: 'A generic plan: give params to see the plan for those values.' }
    : {}
}

async function tried(
  session: Session,
  statement: Explainable,
  plan: Plan,
  indexes: readonly string[],
  options: ExplainOptions,
): Promise<{ compare?: Comparison[]; note?: string }> {
  if (indexes.length === 0) return {}
  const hypopg = await hypothetical(session)
  if (typeof hypopg === 'string') return { note: hypopg }
  const without = { index: 'none', cost: plan.Plan['Total Cost'], size: 0, used: false }
  return { compare: [without, ...(await compare(session, hypopg, statement, indexes, options))] }
}

function comparisonLine({ index, cost, size: bytes, used }: Comparison): string {
  return index === 'none'
    ? `- none: cost ${count(cost)}`
    : `- ${index}: cost ${count(cost)}, about ${size(bytes)}${used ? '' : ', not used'}`
}
