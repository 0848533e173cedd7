import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMask, Secrets } from './mask.ts'

test('secrets are hidden wherever they stand, also JSON-escaped and percent-encoded', () => {
  const mask = createMask(['p"ss w\\rd/ü', 'other-secret'])
  expect(mask('a p"ss w\\rd/ü b xother-secretx')).toBe('a *** b x***x')
  expect(mask(JSON.stringify({ a: 'p"ss w\\rd/ü' }))).toBe('{"a":"***"}')
  expect(mask('p%22ss%20w%5Crd%2F%C3%BC p%22ss%20w%5crd%2f%c3%bc')).toBe('*** ***')
})

test('of two secrets the longer one goes first', () => {
  expect(createMask(['secret', 'secret-longer'])('secret-longer secret')).toBe('*** ***')
})

test('a short secret is not hidden by value, but where a password stands', () => {
  const mask = createMask(['1234', ''])
  expect(mask('rows: 1234, 51234')).toBe('rows: 1234, 51234')
  expect(mask('postgres://u:1234@h/d password=1234')).toBe('postgres://u:***@h/d password=***')
})

test.each([
  ['postgres://u:hunter22@h:5432/d?x=1', 'postgres://u:***@h:5432/d?x=1'],
  ['postgres://u:p@ss@h/d', 'postgres://u:***@h/d'],
  ['postgres://u@h/d and a@b', 'postgres://u@h/d and a@b'],
  ['https://ghs-token@github.com/o/r', 'https://***@github.com/o/r'],
  ['http://127.0.0.1:3000/a@b', 'http://127.0.0.1:3000/a@b'],
  [`{"u":"redis://:pw@h","m":"a@b"}`, `{"u":"redis://:***@h","m":"a@b"}`],
  [`host=h PASSWORD='a b\\'c' user=u`, 'host=h PASSWORD=*** user=u'],
  ['x?sslpassword=abc&y=1', 'x?sslpassword=***&y=1'],
  ['authorization: Bearer abcdefgh12345678', 'authorization: Bearer ***'],
  ['Basic dXNlcjpwYXNzd29yZHBhc3N3b3Jk', 'Basic ***'],
  ['Bearer authentication is required', 'Bearer authentication is required'],
  ['xoxb-1234567890-abc', '***'],
  ['xapp-1-A0123-456-abcdef', '***'],
  ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', '***'],
  ['github_pat_11ABCDEFG0abcdefghijkl_mnop', '***'],
  ['ya29.a0AfH6SMBx-yz_12345', '***'],
  ['AKIAIOSFODNN7EXAMPLE', '***'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123', '***'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '***'],
  [
    'a password and a token, ghosts, box-office, https://a.b/c',
    'a password and a token, ghosts, box-office, https://a.b/c',
  ],
])('the shape of %j', (text, expected) => {
  expect(createMask([])(text)).toBe(expected)
})

test('data is masked by value only', () => {
  const mask = createMask(['the-secret'], { shapes: false })
  expect(mask('password=x ghp_abcdefghijklmnopqrstuvwxyz0123456789 the-secret')).toBe(
    'password=x ghp_abcdefghijklmnopqrstuvwxyz0123456789 ***',
  )
})

test('characters with a meaning in expressions and replacements are taken literally', () => {
  for (const secret of ['$&$1$$.*', '[a-z]+(x|y)', '^abc$def', 'a\\d{3}/b']) {
    expect(createMask([secret])(`<${secret}> abcdef aXd333b`)).toBe('<***> abcdef aXd333b')
  }
})

test('no text that is written holds a secret', () => {
  const unit = fc.constantFrom(
    'a',
    '*',
    '"',
    '\\',
    '%',
    '$',
    '&',
    ':',
    '/',
    '@',
    ' ',
    '\n',
    'ü',
    '=',
    'password=',
    '://',
  )
  const hard = fc.string({ unit, minLength: 6, maxLength: 12 })
  const secret = fc.oneof(hard, fc.string({ minLength: 6 })).filter(text => text.length >= 6 && /[^*]/.test(text))
  const parts = fc.array(fc.oneof(fc.constant(undefined), hard, fc.string()), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), parts, fc.boolean(), (secrets, around, shapes) => {
      const text = around.map((part, index) => part ?? secrets[index % secrets.length]).join('')
      const mask = createMask(secrets, { shapes })
      for (const hidden of secrets) {
        expect(mask(text)).not.toContain(hidden)
        expect(mask(JSON.stringify([text, hidden]))).not.toContain(JSON.stringify(hidden).slice(1, -1))
      }
    }),
    { numRuns: 500 },
  )
})

test('without secrets and shapes, text stays as it is', () => {
  fc.assert(fc.property(fc.string(), text => createMask([], { shapes: false })(text) === text))
})

test('a megabyte that is all beginnings and no end is read in linear time', () => {
  const beginnings = [
    '://a:',
    'eyJaaaaaaaaa.',
    '-----BEGIN PRIVATE KEY-----',
    "password='\\",
    'https://',
    'Bearer ',
    'hunter2',
  ]
  const mask = createMask(['hunter22'])
  // Quadratic time would be minutes, far over the limit of a test.
  for (const part of beginnings) expect(mask(part.repeat(1_000_000 / part.length))).not.toBe('')
}, 20_000)

test('secrets that are learned later are hidden from then on; of very many the oldest learned are let go', () => {
  const secrets = new Secrets(['given-1'])
  const mask = createMask(secrets)
  expect(mask('given-1 learned-1')).toBe('*** learned-1')
  secrets.learn('learned-1')
  expect(mask('given-1 learned-1')).toBe('*** ***')
  for (let index = 2; index <= 65; index++) secrets.learn(`learned-${index}.`)
  expect(mask('given-1 learned-1 learned-2. learned-65.')).toBe('*** learned-1 *** ***')
})
