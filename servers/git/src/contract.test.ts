import { connectorContract } from '@mcp-connectors/testing'
import surface from '../surface.json' with { type: 'json' }
import { git } from './connector.ts'

connectorContract(git, { surface, tokens: { read: 1400, write: 2900, destroy: 2900, all: 2900 } })
