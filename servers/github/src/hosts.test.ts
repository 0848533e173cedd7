import { expect, test } from 'vitest'
import { hostOf } from './hosts.ts'

test.each([
  ['github.com', 'github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['https://www.github.com/', 'github.com', 'https://api.github.com', 'https://api.github.com/graphql'],
  ['acme.ghe.com', 'acme.ghe.com', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  ['github.acme.com', 'github.acme.com', 'https://github.acme.com/api/v3', 'https://github.acme.com/api/graphql'],
  ['http://127.0.0.1:4010', '127.0.0.1:4010', 'http://127.0.0.1:4010', 'http://127.0.0.1:4010/graphql'],
  ['http://localhost:1/api/v3', 'localhost:1', 'http://localhost:1/api/v3', 'http://localhost:1/api/graphql'],
])('%s', (setting, name, rest, graphql) => expect(hostOf(setting)).toMatchObject({ name, rest, graphql }))

test.each([
  ['http://github.acme.com', 'is not https'],
  ['https://user:pw@github.com', 'must not have a user name'],
  ['https://', 'is not a host'],
])('refuses %s', (setting, why) => expect(() => hostOf(setting)).toThrow(why))
