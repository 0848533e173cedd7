import { expect, test } from 'vitest'
import type { Name } from './name.ts'
import { askedNames, type Match, pick } from './resolve.ts'

const match = (part: Partial<Match>): Match => ({
  asked: 0,
  class: 'relation',
  oid: '1',
  visible: false,
  system: false,
  spelling: 1,
  args: null,
  ...part,
})
const orders: Name = { schema: undefined, name: ['Orders', 'orders'], args: undefined }

test('the search path comes before other schemas, and those before the system', () => {
  const system = match({ oid: '1', system: true, visible: true, class: 'routine' })
  const own = match({ oid: '2' })
  const onPath = match({ oid: '3', visible: true })
  expect(pick(orders, [system, own, onPath])).toEqual([onPath])
  expect(pick(orders, [system, own])).toEqual([own])
})

test('equal matches are all meant', () => {
  expect(pick(orders, [match({ oid: '1' }), match({ oid: '2' })]).map(({ oid }) => oid)).toEqual(['1', '2'])
})

test('the spelling as written comes before its lower case', () => {
  expect(
    pick(orders, [match({ oid: '1', spelling: 2 }), match({ oid: '2', spelling: 1 })]).map(({ oid }) => oid),
  ).toEqual(['2'])
})

test('arguments choose an overload, however they are spaced', () => {
  const one = match({ class: 'routine', oid: '1', args: ['bigint', 'id bigint'] })
  const two = match({ class: 'routine', oid: '2', args: ['bigint, text', 'id bigint, note text'] })
  expect(pick({ ...orders, args: 'id bigint,note  text' }, [one, two])).toEqual([two])
  expect(pick({ ...orders, args: 'BIGINT' }, [one, two])).toEqual([one])
  expect(pick({ ...orders, args: 'uuid' }, [one, two])).toEqual([])
  expect(pick(orders, [one, two])).toEqual([one, two])
})

test('names that are none are not looked for', () => {
  expect(JSON.parse(askedNames([undefined, { schema: ['s'], name: ['a'], args: undefined }]))).toEqual([
    { asked: 1, names: ['a'], schemas: ['s'] },
  ])
})
