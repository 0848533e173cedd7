import { z } from 'zod'
import { tool } from '../tool.ts'

export const search = tool({
  name: 'acme_search',
  title: 'Search items',
  access: 'read',
  description: 'Search items by words in their title, newest first.',
  input: z.strictObject({
    query: z.string().min(1).max(200),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), updated: z.string() })) }),
  paged: true,
  async run({ query, limit }, { client, position, signal }) {
    const after = z.string().default('').parse(position)
    return client.search(query, { after, limit, signal })
  },
  render: ({ items }, { untrusted }) =>
    items.length === 0
      ? 'No items found.'
      : `id, updated, title\n${untrusted(items.map(({ id, updated, title }) => `${id}, ${updated}, ${title}`).join('\n'))}`,
})
