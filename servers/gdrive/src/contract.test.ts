import { connectorContract } from '@mcp-connectors/testing'
import surface from '../surface.json' with { type: 'json' }
import { gdrive } from './connector.ts'

connectorContract(gdrive, { surface, tokens: { read: 1200, write: 2600, destroy: 2600, all: 2600 } })
