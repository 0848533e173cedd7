import { connectorContract } from '@mcp-connectors/testing'
import surface from '../surface.json' with { type: 'json' }
import { github } from './connector.ts'

connectorContract(github, { surface, tokens: { read: 2500, write: 4500, destroy: 4500, all: 8000 } })
