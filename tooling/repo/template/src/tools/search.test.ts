import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { acmeDouble } from '../api.double.ts'
import { acme } from '../connector.ts'

test('finds items, and goes on from the cursor', async () => {
  await using double = await acmeDouble()
  await using server = await connect(acme, { options: double, results: 'structured' })
  const first = await server.call('acme_search', { query: 'blue', limit: 1 })
  expect(first.text).toContain('i3, 2026-03-01, Blue kettle')
  const { next_cursor: cursor } = z.object({ next_cursor: z.string() }).parse(first.structured)
  const second = await server.call('acme_search', { query: 'blue', limit: 1, cursor })
  expect(second.structured).toEqual({ items: [{ id: 'i2', title: 'Blue teapot', updated: '2026-02-01' }] })
})

test('says so when nothing is found', async () => {
  await using double = await acmeDouble()
  await using server = await connect(acme, { options: double })
  expect(await server.call('acme_search', { query: 'green' })).toMatchObject({
    text: 'No items found.',
    isError: false,
  })
})

test.each([
  ['no token', undefined, 'unauthenticated: There is no token for Acme.'],
  ['a wrong token', 'other', 'unauthenticated: Acme answered 401.'],
])('%s is told with the setting to fix', async (_case, token, message) => {
  await using double = await acmeDouble()
  await using server = await connect(acme, { options: { ...double, token } })
  const { text, isError } = await server.call('acme_search', { query: 'blue' })
  expect(isError).toBe(true)
  expect(text).toContain(message)
  expect(text).toContain('ACME_TOKEN')
})

test('a server that is not there is unavailable', async () => {
  await using server = await connect(acme, { options: { url: 'http://127.0.0.1:1', token: 'any' } })
  expect((await server.call('acme_search', { query: 'blue' })).text).toContain(
    'unavailable: 127.0.0.1:1 cannot be reached.',
  )
})
