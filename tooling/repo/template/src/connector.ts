import { option } from '@mcp-connectors/config'
import { defineConnector } from '@mcp-connectors/core'
import { z } from 'zod'
import { Acme } from './client.ts'
import { search } from './tools/search.ts'

export const acme = defineConnector({
  id: 'acme',
  title: 'Acme',
  description: 'Search the items of an Acme account.',
  instructions: 'Search Acme before answering questions about its items; never guess an id.',
  world: 'closed',
  options: {
    url: option(z.url({ protocol: /^https?$/ }).default('https://api.acme.example'), { about: 'Address of the API.' }),
    token: option(z.string().min(1).optional(), {
      about: 'API token, from the settings of your account.',
      secret: true,
    }),
  },
  open: options => Acme.open(options),
  toolsets: { items: [search] },
})
