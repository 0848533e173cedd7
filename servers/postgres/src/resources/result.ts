import { resource } from '../tool.ts'

export const result = resource({
  name: 'result',
  title: 'Result as CSV',
  description: 'All kept rows of a query, as CSV. The id is in the answer of postgres_query.',
  uri: 'postgres://results/{id}.csv',
  mimeType: 'text/csv',
  read: ({ id = '' }, { client }) => ({ text: client.results.csv(id) }),
})
