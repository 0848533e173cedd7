import { prompt } from '../tool.ts'

export const healthReport = prompt({
  name: 'health-report',
  title: 'Report on health',
  description: 'Check a database and report what to do, most pressing first.',
  args: {},
  render: () => `Check the health of this PostgreSQL database.
1. Run postgres_health, postgres_top_queries and postgres_activity.
2. Where one of them points at a table or statement, look closer with postgres_describe or postgres_explain.
Then write a report: one paragraph on the whole; what to do today, this week and some time, each with its evidence, its SQL and its risk (locks, duration, disk); and what is fine. Change nothing.`,
})
