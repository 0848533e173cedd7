import { missingPostgres, startPostgres } from '@tooling/doubles/postgres'
import { expect, test } from 'vitest'
import { openShop, shop } from '../catalog/shop.fixture.ts'

/** In an order in which they can be made. */
const objects = [
  'status',
  'email',
  'money',
  'numbers',
  'customers',
  'orders',
  'lines',
  'big',
  'daily',
  'events',
  'events_2026',
  'touch',
]

async function makesAgain(on?: string): Promise<void> {
  await using first = await openShop(shop, {}, on)
  const ddl = new Map<string, string>()
  for (const object of objects) ddl.set(object, (await first.server.read(`postgres://main/shop/${object}`)).text ?? '')
  const inOrder = [
    'status',
    'email',
    'money',
    'numbers',
    'touch',
    ...objects.filter(name => !/status|email|money|numbers|touch/.test(name)),
  ]
  await using second = await openShop(['CREATE SCHEMA shop', ...inOrder.map(name => ddl.get(name) ?? '')], {}, on)
  for (const object of objects) {
    expect((await second.server.read(`postgres://main/shop/${object}`)).text, object).toBe(ddl.get(object))
  }
}

test('the DDL of every object makes the same object again', () => makesAgain())

const missing = missingPostgres(15)

test.skipIf(missing)(`the same on PostgreSQL 15${missing ? ` (skipped: ${missing})` : ''}`, async () => {
  await using server = await startPostgres({ version: 15 })
  await makesAgain(server.url)
})

test('DDL with comments, identity and generated columns', async () => {
  await using opened = await openShop(shop)
  expect((await opened.server.read('postgres://main/shop/customers')).text).toBe(`CREATE TABLE shop.customers (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  email shop.email NOT NULL,
  name character varying(100),
  created timestamp with time zone NOT NULL DEFAULT '2026-01-01 00:00:00+00'::timestamp with time zone,
  data jsonb,
  CONSTRAINT customers_pkey PRIMARY KEY (id),
  CONSTRAINT customers_email_key UNIQUE (email)
);
COMMENT ON TABLE shop.customers IS 'People who''ve bought';
COMMENT ON COLUMN shop.customers.email IS 'Where the bill goes';
`)
  expect((await opened.server.read('postgres://main/shop/lines')).text).toContain(
    'amount numeric GENERATED ALWAYS AS (((qty)::numeric * price)) STORED',
  )
})
