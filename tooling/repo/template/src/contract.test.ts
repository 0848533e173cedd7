import { connectorContract } from '@mcp-connectors/testing'
import surface from '../surface.json' with { type: 'json' }
import { acme } from './connector.ts'

connectorContract(acme, { surface, tokens: { read: 200, write: 200, destroy: 200, all: 200 } })
