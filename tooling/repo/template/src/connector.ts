import { defineConnector } from '@mcp-connectors/core'
import { Acme } from './client.ts'
import { options } from './options.ts'
import { search } from './tools/search.ts'

export const acme = defineConnector({
  id: 'acme',
  title: 'Acme',
  description: 'Search the items of an Acme account.',
  instructions: 'Search Acme before answering questions about its items; never guess an id.',
  world: 'closed',
  options,
  open: values => Acme.open(values),
  toolsets: { items: [search] },
})
