import { ConnectorError } from '@mcp-connectors/core'
import { describeObjects } from '../catalog/describe-objects.ts'
import { quoted } from '../catalog/name.ts'
import { objectDdl } from '../ddl/object-ddl.ts'
import { resource } from '../tool.ts'
import { databaseNames, objectNames, schemaNames } from './complete.ts'

export const object = resource({
  name: 'object',
  title: 'DDL of an object',
  description: 'The CREATE statements of a table, view, function, sequence or type, with comments.',
  uri: 'postgres://{database}/{schema}/{object}',
  mimeType: 'application/sql',
  complete: { database: databaseNames, schema: schemaNames, object: objectNames },
  read: async ({ database = '', schema = '', object: name = '' }, { client, signal }) => {
    const found = await describeObjects(client.database(database), [`${quoted(schema)}.${quoted(name)}`], {
      profile: false,
      signal,
    })
    const missing = found.find(each => each.not_found)
    if (missing) {
      const near = missing.not_found?.near ?? []
      throw new ConnectorError('not_found', `${schema}.${name} does not exist.`, {
        hint: near.length > 0 ? `Similar names: ${near.join(', ')}.` : 'postgres_find lists what there is.',
      })
    }
    return { text: found.map(objectDdl).join('\n') }
  },
})
