import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../catalog/shop.fixture.ts'

let opened: Shop
beforeAll(async () => {
  opened = await openShop([])
})
afterAll(() => opened[Symbol.asyncDispose]())

test.each([
  ['explore', { schema: 'shop' }, 'looking only at the schema shop'],
  ['explore', {}, 'postgres_find (detail columns)'],
  ['explain-slow-query', { sql: 'SELECT 42' }, '\n\nSELECT 42\n\n'],
  ['health-report', {}, 'postgres_health'],
  ['safe-migration', { goal: 'split the name' }, ': split the name\n'],
  ['create-readonly-role', { schemas: 'shop, "odd' }, 'GRANT SELECT ON ALL TABLES IN SCHEMA """odd" TO mcp_readonly;'],
])('%s %j', async (name, args, part) => {
  expect(await opened.server.prompt(name, { ...args })).toContain(part)
})

test('the role of the prompt can read and do nothing else', async () => {
  await opened.database.admin('CREATE SCHEMA shop', 'CREATE TABLE shop.t (id int)')
  const text = await opened.server.prompt('create-readonly-role', { schemas: 'shop' })
  const role = `ro_${opened.database.name}`
  const sql = (text.match(/^(CREATE ROLE|ALTER ROLE|GRANT|ALTER DEFAULT).*$/gm) ?? []).map(line =>
    line.replaceAll('mcp_readonly', role).replace('"your database"', opened.database.name).replace('choose one', 'pw'),
  )
  try {
    await opened.database.admin(...sql)
    await using reader = await openShop([], { options: { url: opened.database.urlFor(role, 'pw') } })
    const { text: access } = await reader.server.call('postgres_health', { checks: ['access'] })
    expect(access).toMatch(/^All 1 checks are fine\./)
    expect((await reader.server.call('postgres_describe', { objects: ['shop.t'] })).text).toContain('table shop.t')
  } finally {
    await opened.database.admin(`DROP OWNED BY ${role}`, `DROP ROLE ${role}`)
  }
})
