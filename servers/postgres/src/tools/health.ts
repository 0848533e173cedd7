import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { type Check, type Verdict, verdict } from '../health/check.ts'
import { checkNames, checks } from '../health/checks.ts'
import { tool } from '../tool.ts'

export const health = tool({
  name: 'postgres_health',
  title: 'Check health',
  access: 'read',
  description:
    'Check rights, connections, vacuum, bloat, indexes, replication, settings and more, with the SQL that mends it.',
  input: z.strictObject({
    database: z.string().optional(),
    checks: z.array(z.enum(checkNames)).max(checkNames.length).optional().describe('Default: all.'),
  }),
  output: z.object({ checks: z.array(verdict.extend({ name: z.enum(checkNames) })) }),
  run: async ({ database: name, checks: asked = checkNames }, { client, signal, progress }) => {
    const database = client.database(name)
    const wanted = checkNames.filter(each => asked.includes(each))
    let done = 0
    const verdicts = wanted.map(async each => {
      const found = await judged(database, checks[each], signal)
      progress(++done, wanted.length, each)
      return { name: each, ...found }
    })
    return { checks: await Promise.all(verdicts) }
  },
  render: ({ checks }, { untrusted }) => {
    const bad = checks.filter(({ status }) => status !== 'ok').map(({ name }) => name)
    const head =
      bad.length === 0
        ? `All ${checks.length} checks are fine.`
        : `${bad.length} of ${checks.length} checks need a look: ${bad.join(', ')}.`
    return `${head}\n${untrusted(checks.map(checkText).join('\n'))}`
  },
})

/** A check that this role or version cannot do is `unknown` and does not keep the others from being done. */
async function judged(database: Database, check: Check, signal: AbortSignal): Promise<Verdict> {
  const [rows] = await Promise.allSettled([database.catalog(check.sql, [], { signal })])
  if (rows.status === 'fulfilled') return check.judge(rows.value[0], database)
  const error: unknown = rows.reason
  if (!ConnectorError.is(error) || signal.aborted || error.code === 'unavailable') throw error
  return { status: 'unknown', value: `${error.code}: ${error.message}`, findings: [], fix_sql: [] }
}

function checkText({ name, status, value, limit, findings, fix_sql }: Verdict & { name: string }): string {
  return [
    `${status} ${name}: ${value}${limit === undefined ? '' : ` (limit: ${limit})`}`,
    ...findings.map(finding => `  - ${finding}`),
    ...(fix_sql.length > 0 ? ['  fix:', ...fix_sql.map(sql => `    ${sql}`)] : []),
  ].join('\n')
}
