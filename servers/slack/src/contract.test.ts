import { connectorContract } from '@mcp-connectors/testing'
import surface from '../surface.json' with { type: 'json' }
import { slack } from './connector.ts'

connectorContract(slack, { surface, tokens: { read: 1400, write: 2000, destroy: 2000, all: 4000 } })
