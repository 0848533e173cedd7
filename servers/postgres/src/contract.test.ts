import { connectorContract } from '@mcp-connectors/testing'
import { inject } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { postgres } from './connector.ts'

connectorContract(postgres, {
  surface,
  tokens: { read: 1200, write: 1900, destroy: 1900, all: 1900 },
  options: async () => ({ url: inject('postgresUrl') }),
  slow: { tool: 'postgres_query', args: { sql: 'SELECT count(*) FROM generate_series(1, 1000000000)' } },
})
