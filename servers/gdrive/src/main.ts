import { mayRemember } from '@mcp-connectors/auth/remembered'
import { run } from '@mcp-connectors/core'
import manifest from '../package.json' with { type: 'json' }
import surface from '../surface.json' with { type: 'json' }
import { withoutFolder } from './download/without-folder.ts'
import { options } from './options.ts'

const { name, version } = manifest
await run({
  ...{ name, version, surface, options },
  load: async () => (await import('./connector.ts')).gdrive,
  withheld: async values => ({
    ...withoutFolder(values),
    ...(mayRemember('gdrive', values) || values.credentialsPath !== undefined
      ? await (await import('./withheld.ts')).rememberedWithheld(values)
      : {}),
  }),
})
