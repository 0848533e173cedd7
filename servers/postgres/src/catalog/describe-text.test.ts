import { expect, test } from 'vitest'
import { describeText } from './describe-text.ts'

const routine = {
  kind: 'function',
  schema: 'shop',
  name: 'total',
  arguments: 'id bigint',
  result: 'numeric',
  language: 'sql',
  volatility: 'stable',
  security_definer: true,
  comment: 'Adds\n  up',
  definition: 'x'.repeat(7000),
}

test('a function: facts, comment in one line, a long definition cut', () => {
  const lines = describeText({ asked: 'total', routine }).split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'function shop.total(id bigint) returns numeric: sql, stable, security definer',
    '  -- Adds up',
    'definition:',
  ])
  expect(lines[3]).toHaveLength(6000)
  expect(lines[4]).toBe('… 1000 more characters')
})

test('types', () => {
  const type = {
    kind: 'enum',
    schema: 's',
    name: 't',
    comment: null,
    labels: ["it's", 'b'],
    base: null,
    not_null: false,
    default: null,
    checks: [],
  }
  expect(describeText({ asked: 't', type })).toBe("enum s.t: 'it''s', 'b'")
  const domain = {
    ...type,
    kind: 'domain',
    labels: [],
    base: 'character varying(5)',
    not_null: true,
    default: "'x'",
    checks: ['c CHECK (true)'],
  }
  expect(describeText({ asked: 't', type: domain })).toBe(
    "domain s.t: varchar(5), not null, default 'x', c CHECK (true)",
  )
})

test('what was not found', () => {
  expect(describeText({ asked: 'a', not_found: { near: [] } })).toBe('a: not found.')
  expect(describeText({ asked: 'a', not_found: { near: ['b', 'c'] } })).toBe('a: not found. Similar: b, c')
})
