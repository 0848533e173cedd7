import { schemaNames } from '../resources/complete.ts'
import { prompt } from '../tool.ts'

export const explore = prompt({
  name: 'explore',
  title: 'Explore a database',
  description: 'Learn what is in a database and how its tables belong together.',
  args: { schema: { description: 'Only this schema.', complete: schemaNames } },
  render: ({
    schema,
  }) => `Find out what this PostgreSQL database is for${schema ? `, looking only at the schema ${schema}` : ''}.
1. List the tables with postgres_find (detail columns${schema ? `, schema ${schema}` : ''}).
2. Describe the few tables that others refer to most with postgres_describe (profile true).
3. Look at some rows where the meaning is not clear, with postgres_query and a small limit.
Then tell me in plain words: what it holds, the main tables and how they are joined, how much data there is and from when, and three questions it could answer well.`,
})
