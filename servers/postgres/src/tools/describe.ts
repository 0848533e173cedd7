import { z } from 'zod'
import { described, describeObjects } from '../catalog/describe-objects.ts'
import { describeText } from '../catalog/describe-text.ts'
import { tool } from '../tool.ts'

export const describe = tool({
  name: 'postgres_describe',
  title: 'Describe objects',
  access: 'read',
  description:
    'Describe tables (columns, keys both ways, indexes, triggers, policies, sizes), views, functions and types.',
  input: z.strictObject({
    database: z.string().optional(),
    objects: z.array(z.string().min(1).max(300)).min(1).max(20).describe('schema.name, or name(argument types).'),
    profile: z.boolean().default(false).describe('Add value statistics of each column.'),
  }),
  output: z.object({ objects: z.array(described) }),
  fit: { list: 'objects' },
  run: async ({ database, objects, profile }, { client, signal }) => ({
    objects: await describeObjects(client.database(database), objects, { profile, signal }),
  }),
  render: ({ objects }, { untrusted }) => untrusted(objects.map(describeText).join('\n\n')),
})
