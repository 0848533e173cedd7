import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConnectionString, toTarget } from './target.ts'

test.each([
  [
    'postgres://ann:pw@db.example:6000/shop',
    { user: 'ann', password: 'pw', host: 'db.example', port: '6000', dbname: 'shop' },
  ],
  ['postgresql://ann@db/shop', { user: 'ann', host: 'db', dbname: 'shop' }],
  ['postgresql://', {}],
  ['postgres:///shop?host=/var/run/postgresql', { dbname: 'shop', host: '/var/run/postgresql' }],
  ['postgres://%2Fvar%2Frun/shop', { host: '/var/run', dbname: 'shop' }],
  ['postgres://[::1]:5433/shop', { host: '::1', port: '5433', dbname: 'shop' }],
  ['postgres://a%40b:p%3A%2F%23%25@h/d', { user: 'a@b', password: 'p:/#%', host: 'h', dbname: 'd' }],
  [
    'postgres://h/d?sslmode=require&application_name=x',
    { host: 'h', dbname: 'd', sslmode: 'require', application_name: 'x' },
  ],
  ['postgres://h/d?ssl=true', { host: 'h', dbname: 'd', sslmode: 'require' }],
  ['postgresql+psycopg://ann:pw@h/d', { user: 'ann', password: 'pw', host: 'h', dbname: 'd' }],
  ['postgres://h/d?sslmode=no-verify&schema=public', { host: 'h', dbname: 'd', sslmode: 'require', schema: 'public' }],
  ["host=db port=5432 password='a b\\'c' user=ann", { host: 'db', port: '5432', password: "a b'c", user: 'ann' }],
  ['service=shop', { service: 'shop' }],
])('%s', (text, expected) => {
  expect(readConnectionString(text)).toEqual(expected)
})

test.each([
  ['postgres://ann:p@ss@h/d', 'not a URL'],
  ['postgres://ann:p#ss@h/d', 'not a URL'],
  ['postgres://ann:pw@one,two/d', 'several hosts'],
  ['mysql://ann:pw@h/d', 'neither'],
  ["password='pw", 'neither'],
])('%s is refused without being shown', (text, reason) => {
  const read = () => readConnectionString(text)
  expect(read).toThrow(reason)
  expect(read).not.toThrow(/p@ss|p#ss|pw/)
})

test('any user and password pass when they are percent-encoded', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(each => each.isWellFormed())
  fc.assert(
    fc.property(text, text, (user, password) => {
      const url = `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/d`
      expect(readConnectionString(url)).toEqual({ user, password, host: 'h', dbname: 'd' })
    }),
  )
})

test('what is not said has the defaults of libpq', () => {
  expect(toTarget({ user: 'ann' })).toEqual({
    host: 'localhost',
    port: 5432,
    user: 'ann',
    dbname: 'ann',
    sslmode: 'prefer',
    channel_binding: 'prefer',
    connectTimeoutMs: 10_000,
  })
  expect(() => toTarget({ port: '99999' })).toThrow('parameter port')
  expect(() => toTarget({ sslmode: 'maybe' })).toThrow('parameter sslmode')
})
