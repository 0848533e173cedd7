import { load } from '../catalog/load.ts'
import { overviewRow, overviewSql, overviewText } from '../catalog/overview.ts'
import { resource } from '../tool.ts'
import { databaseNames } from './complete.ts'

export const overview = resource({
  name: 'overview',
  title: 'Overview of a database',
  description: 'Version, size, schemas, largest tables and extensions.',
  uri: 'postgres://{database}/overview',
  mimeType: 'text/markdown',
  complete: { database: databaseNames },
  read: async ({ database = '' }, { client, signal }) => {
    const rows = await load(client.database(database), overviewRow, { sql: overviewSql }, signal)
    return { text: rows.map(overviewText).join('\n') }
  },
})
