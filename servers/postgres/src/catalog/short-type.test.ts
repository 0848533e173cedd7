import { expect, test } from 'vitest'
import { shortType } from './short-type.ts'

test.each([
  ['timestamp with time zone', 'timestamptz'],
  ['timestamp(3) without time zone[]', 'timestamp(3)[]'],
  ['time with time zone', 'timetz'],
  ['character varying(20)', 'varchar(20)'],
  ['character(3)[]', 'char(3)[]'],
  ['double precision', 'float8'],
  ['bigint[]', 'int8[]'],
  ['integer', 'int4'],
  ['numeric(10,2)', 'numeric(10,2)'],
  ['shop.status', 'shop.status'],
])('%s is %s', (long, short) => {
  expect(shortType(long)).toBe(short)
})
