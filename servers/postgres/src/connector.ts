import { defineConnector } from '@mcp-connectors/core'
import { options } from './options.ts'
import { createReadonlyRole } from './prompts/create-readonly-role.ts'
import { explainSlowQuery } from './prompts/explain-slow-query.ts'
import { explore } from './prompts/explore.ts'
import { healthReport } from './prompts/health-report.ts'
import { safeMigration } from './prompts/safe-migration.ts'
import { diagram } from './resources/diagram.ts'
import { object } from './resources/object.ts'
import { overview } from './resources/overview.ts'
import { result } from './resources/result.ts'
import { activity } from './tools/activity.ts'
import { cancel } from './tools/cancel.ts'
import { describe } from './tools/describe.ts'
import { execute } from './tools/execute.ts'
import { explain } from './tools/explain.ts'
import { find } from './tools/find.ts'
import { health } from './tools/health.ts'
import { indexAdvice } from './tools/index-advice.ts'
import { migrate } from './tools/migrate.ts'
import { query } from './tools/query.ts'
import { topQueries } from './tools/top-queries.ts'

export const postgres = defineConnector({
  id: 'postgres',
  title: 'PostgreSQL',
  description: 'Query, inspect and tune PostgreSQL databases, read-only by default.',
  instructions: [
    'Look before you query: postgres_find with detail columns shows the tables of a schema with their columns and keys in one call; postgres_describe shows one object whole. Never guess a column name.',
    'postgres_query runs one statement in a read-only transaction; give values as params ($1, $2), not inside the SQL. Aggregate and filter in SQL rather than reading many rows; pages come with cursor, without running the query again.',
    'For a slow query: postgres_explain, then postgres_index_advice. For a slow database: postgres_health, postgres_activity, postgres_top_queries.',
    'Pass database only when several are configured.',
    'A refusal names the layer and the setting that would allow it: tell the person, do not try to get around it. What the role of the connection may read can be read: postgres_health (checks: access) judges that role, and the prompt create-readonly-role narrows it.',
  ].join('\n'),
  world: 'closed',
  options,
  // The driver and the parser are loaded by the first call, not by a start.
  open: async (values, context) => (await import('./client.ts')).Postgres.connect(values, context),
  toolsets: {
    query: [query, explain],
    schema: [find, describe],
    tuning: [health, activity, topQueries, indexAdvice],
    change: [execute, migrate, cancel],
  },
  resources: [overview, diagram, result, object],
  prompts: [explore, explainSlowQuery, healthReport, safeMigration, createReadonlyRole],
})
