import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkUrl, maskUrl, maskUrls, refuseCredentials } from './url.ts'

const usual = ['https', 'ssh']

test.each([
  'https://example.org/a/b.git',
  'https://example.org:8443/a',
  'ssh://git@example.org:22/a/b.git',
  'ssh://[::1]/a',
  'git@example.org:a/b.git',
  'example.org:a/b.git',
  'https://bücher.example/a',
])('takes %s', url => expect(checkUrl(url, usual)).toBe(url))

test.each([
  ['http://example.org/a', 'refused'],
  ['git://example.org/a', 'refused'],
  ['file:///a', 'refused'],
  ['/a/b', 'refused'],
  ['../a', 'refused'],
  ['ext::sh -c touch% x', 'refused'],
  ['fd::7', 'refused'],
  ['EXT::sh', 'refused'],
  ['--upload-pack=touch x', 'invalid'],
  ['-oProxyCommand=x:y', 'invalid'],
  ['ssh://-oProxyCommand=x/y', 'invalid'],
  ['ssh://-l@example.org/y', 'invalid'],
  ['ssh://example.org/-y', 'invalid'],
  ['ssh://a b/y', 'invalid'],
  ['https://example.org/a\nhelper=x', 'invalid'],
  ['https:///a', 'invalid'],
  ['https://a;b/c', 'invalid'],
])('stops %s', (url, code) => expect(() => checkUrl(url, usual)).toThrow(expect.objectContaining({ code })))

test('a protocol that the operator allows is taken', () => {
  expect(checkUrl('file:///a', ['file'])).toBe('file:///a')
})

test('masks credentials, and keeps the login name of ssh', () => {
  expect(maskUrl('https://ada:pw@example.org/x')).toBe('https://***@example.org/x')
  expect(maskUrl('https://token@example.org/x')).toBe('https://***@example.org/x')
  expect(maskUrl('https://a:p@ss@example.org/x')).toBe('https://***@example.org/x')
  expect(maskUrl('ssh://git@example.org/x')).toBe('ssh://git@example.org/x')
  expect(maskUrl('ssh://git:pw@example.org/x')).toBe('ssh://***@example.org/x')
  expect(maskUrls("fatal: unable to access 'https://ada:pw@example.org/x/': no")).not.toContain('pw')
  expect(() => refuseCredentials('https://token@example.org/x')).toThrow(/\*\*\*@example\.org/)
  expect(() => refuseCredentials('git@example.org:x')).not.toThrow()
})

test('no password leaves, wherever it stands in a text', () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9:@!$*_-]{1,12}$/)
  const property = fc.property(word, word, word, (user, secret, text) => {
    const marked = `S3CRET${secret}`
    expect(maskUrls(`${text} https://${user}:${marked}@example.org/x ${text}`)).not.toContain('S3CRET')
  })
  fc.assert(property, { numRuns: 300 })
})
