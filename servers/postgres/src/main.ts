import { run } from '@mcp-connectors/core'
import manifest from '../package.json' with { type: 'json' }
import surface from '../surface.json' with { type: 'json' }
import { postgres } from './connector.ts'

await run(postgres, { name: manifest.name, version: manifest.version, surface })
