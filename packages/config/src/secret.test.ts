import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { option } from './option.ts'
import { passwordsIn, secretsOf } from './secret.ts'

test.each([
  ['postgres://u:hunter22@h:5432/db?sslmode=require', ['hunter22']],
  ['postgres://u@h:5432/db?mail=a@b', []],
  ['postgres://h:5432/db', []],
  ['postgres://u:p@ss@h/db', ['p', 'p@ss']],
  ['postgres://u:pa/ss@h/db', ['pa/ss']],
  ['postgres:///db?host=/run&user=u&password=hunter%2322&x=1', ['hunter%2322']],
  ['host=h user=u password=hunter22 dbname=d', ['hunter22']],
  [String.raw`host=h password = 'hun\'ter 22' dbname=d`, ["hun'ter 22"]],
  ['main=postgres://u:hunter22@h/a,other=postgres://u:hunter23@h/b', ['hunter22', 'hunter23']],
  ['https://ghp_0123456789@github.com/o/r.git', ['ghp_0123456789']],
  ['https://oauth2:tok-12345@gitlab.com/o/r.git', ['tok-12345']],
  ['git@github.com:o/r.git', []],
  ['http://127.0.0.1:3000/a?access_token=abcdef123#x', ['abcdef123']],
  ['postgres://app:app@h/db', []],
  ['postgres://u:warehouse@h/warehouse', []],
  ['nothing here: a@b, c:d', []],
])('passwords in %s', (text, expected) => {
  expect(passwordsIn(text)).toEqual(expected)
})

const options = {
  url: option(z.string(), { about: '', secret: true }),
  urls: option(z.array(z.string()), { about: '', secret: true }),
  remote: option(z.string(), { about: '' }),
  name: option(z.string(), { about: '' }),
}

test('secrets whole, their passwords as written and decoded, and passwords in options that are not secret', () => {
  const values = {
    url: 'postgres://u:hunter%2022@h/db',
    urls: ['first-secret', 'second-secret'],
    remote: 'https://me:letmein9@host/x',
    name: 'plain',
  }
  expect(secretsOf(options, values)).toEqual([
    'postgres://u:hunter%2022@h/db',
    'hunter%2022',
    'hunter 22',
    'first-secret',
    'second-secret',
    'letmein9',
  ])
})

test('everyday words and absent values are no secrets', () => {
  expect(
    secretsOf(options, { url: 'password', urls: undefined, name: 3, remote: 'postgres://u:postgres@h/d' }),
  ).toEqual([])
})

test('a password in a URL is always found, in every reading', () => {
  const strong = fc.stringMatching(/^[\w!*()~.-]{6,40}$/).filter(text => !/^u$|^h$|^d$/.test(text))
  fc.assert(
    fc.property(strong, password => {
      expect(passwordsIn(`postgres://u:${password}@h/d`)).toContain(password)
      expect(passwordsIn(`host=h password='${password}' user=u`)).toContain(password)
    }),
  )
})

test('a megabyte of hostile text is read in linear time', () => {
  for (const text of ['a://b:', 'password=', "password='\\", 'http://a@', '%41', 'a@:/'].map(part =>
    part.repeat(200_000),
  )) {
    expect(secretsOf({ name: option(z.string(), { about: '' }) }, { name: text })).toBeInstanceOf(Array)
  }
}, 20_000)
