import { expect, test } from 'vitest'
import { z } from 'zod'
import { describe } from './describe.ts'
import { helpText } from './help.ts'
import { option } from './option.ts'

const settings = describe('postgres', {
  url: option(z.url(), { about: 'Connection string.', env: 'DATABASE_URL', secret: true, positional: true }),
  maxRows: option(z.int().min(1).max(50_000).default(1000), { about: 'Most rows one query may return.', flag: 'rows' }),
  strict: option(z.boolean().default(false), { about: 'Refuse views.' }),
  schemas: option(z.array(z.string()).default([]), { about: 'Schemas to show.' }),
})
const access = describe('postgres', {
  access: option(z.enum(['read', 'write']).default('read'), { about: 'What is allowed.' }),
})

const usage = ['npx -y @mcp-connectors/postgres [options] [url]', 'npx -y @mcp-connectors/postgres --version']

test('one table, aligned over the groups', () => {
  const groups = [
    { title: 'PostgreSQL', settings },
    { title: 'Every server', settings: access },
  ]
  expect(helpText({ about: 'PostgreSQL for models.', usage, groups, width: 80 })).toBe(`PostgreSQL for models.

Usage: npx -y @mcp-connectors/postgres [options] [url]
       npx -y @mcp-connectors/postgres --version

PostgreSQL:
  POSTGRES_URL       Connection string. Required. May be given as a bare
                     argument. [DATABASE_URL, POSTGRES_URL_FILE]
  --max-rows <n>     Most rows one query may return. A whole number from 1 to
                     50000. Default 1000. [--rows, POSTGRES_MAX_ROWS]
  --[no-]strict      Refuse views. Default false. [POSTGRES_STRICT]
  --schemas <text>…  Schemas to show. [POSTGRES_SCHEMAS]

Every server:
  --access <word>    What is allowed. One of read, write. Default read.
                     [POSTGRES_ACCESS]
`)
})

test('a very long name gets a line of its own, and nothing is wider than asked', () => {
  const long = describe('x', {
    [`anOption${'WithWords'.repeat(5)}`]: option(z.string().optional(), { about: 'Word '.repeat(40).trim() }),
  })
  const text = helpText({ about: 'X.', usage: ['x'], groups: [{ title: 'All', settings: long }], width: 70 })
  expect(text).toContain('words <text>\n                                      Word Word')
  const wide = text.split('\n').filter(line => line.length > 70)
  // Only names, which cannot be broken.
  expect(wide.filter(line => line.includes(' Word'))).toEqual([])
})
