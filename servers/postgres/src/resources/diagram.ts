import { ConnectorError } from '@mcp-connectors/core'
import { findObjects } from '../catalog/find-objects.ts'
import { diagram as draw } from '../ddl/diagram.ts'
import { resource } from '../tool.ts'
import { databaseNames, schemaNames } from './complete.ts'

/** More tables make a picture that nobody can read. */
const mostTables = 200

export const diagram = resource({
  name: 'diagram',
  title: 'Diagram of a schema',
  description: 'Tables, columns and references of a schema as a Mermaid entity-relationship diagram.',
  uri: 'postgres://{database}/{schema}/diagram',
  mimeType: 'text/vnd.mermaid',
  complete: { database: databaseNames, schema: schemaNames },
  read: async ({ database = '', schema = '' }, { client, signal }) => {
    const search = { kinds: ['table'], pattern: undefined, schema, limit: mostTables, offset: 0 } as const
    const { objects } = await findObjects(client.database(database), search, { columns: true, signal })
    if (objects.length === 0) {
      throw new ConnectorError('not_found', `The schema ${schema} has no tables, or does not exist.`, {
        hint: 'postgres_find with kinds schema lists the schemas.',
      })
    }
    return { text: draw(objects) }
  },
})
