import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop, shop } from '../catalog/shop.fixture.ts'

let opened: Shop
beforeAll(async () => {
  opened = await openShop(shop)
})
afterAll(() => opened[Symbol.asyncDispose]())

const uri = 'postgres://{database}/{schema}/{object}'

test('an overview of the database', async () => {
  const { text = '', mimeType } = await opened.server.read('postgres://main/overview')
  expect(mimeType).toBe('text/markdown')
  expect(text).toMatch(/^# test_\w+\n\nPostgreSQL 18\.\d+, [\d.]+ MB, UTF8, up since 20/)
  expect(text).toContain('- shop: 4 tables, 2 views, 3 functions\n')
  expect(text).toContain('- plpgsql 1.0\n')
})

test('a diagram of a schema', async () => {
  const { text = '' } = await opened.server.read('postgres://main/shop/diagram')
  expect(text).toContain('  "customers" ||--o{ "orders" : "customer_id"\n')
  expect(text).toContain('    int8 order_id PK, FK\n')
})

test('names with spaces and dots', async () => {
  const { text = '' } = await opened.server.read(`postgres://main/public/${encodeURIComponent('Odd Name')}`)
  expect(text).toContain('CREATE TABLE public."Odd Name" (\n  "Weird.Col" integer NOT NULL,')
})

test('what does not exist is said with near names', async () => {
  await expect(opened.server.read('postgres://main/shop/order')).rejects.toThrow('shop.order does not exist.')
  await expect(opened.server.read('postgres://main/nowhere/diagram')).rejects.toThrow('nowhere')
  await expect(opened.server.read('postgres://other/overview')).rejects.toThrow('other')
})

test('completions of database, schema and object', async () => {
  expect(await opened.server.complete({ uri, argument: 'database', value: '' })).toEqual(['main'])
  expect(await opened.server.complete({ uri, argument: 'schema', value: 'sh', given: { database: 'main' } })).toEqual([
    'shop',
  ])
  const given = { database: 'main', schema: 'shop' }
  expect(await opened.server.complete({ uri, argument: 'object', value: 'E', given })).toEqual([
    'events',
    'events_2026',
    'events_rest',
  ])
  expect(await opened.server.complete({ uri, argument: 'object', value: '%', given })).toEqual([])
  expect(await opened.server.complete({ prompt: 'explore', argument: 'schema', value: 'pub' })).toEqual(['public'])
})
