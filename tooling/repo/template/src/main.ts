import { run } from '@mcp-connectors/core'
import manifest from '../package.json' with { type: 'json' }
import surface from '../surface.json' with { type: 'json' }
import { acme } from './connector.ts'

await run(acme, { name: manifest.name, version: manifest.version, surface })
