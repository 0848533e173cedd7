import { expect, test } from 'vitest'
import { freshDatabase } from './fresh-database.ts'

test('a test file has an empty PostgreSQL 18 database of its own, gone afterwards', async () => {
  await using other = await freshDatabase()
  let name: string
  {
    await using database = await freshDatabase()
    name = database.name
    const [row] = await database.admin(
      'CREATE TABLE t(id int)',
      "SELECT current_setting('server_version_num') AS version",
    )
    expect(row).toEqual({ version: '180004' })
  }
  const left = await other.admin(`SELECT datname FROM pg_database WHERE datname = '${name}'`)
  expect(left).toEqual([])
})
