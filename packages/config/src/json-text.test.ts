import { expect, test } from 'vitest'
import { z } from 'zod'
import { describe } from './describe.ts'
import { jsonText } from './json-text.ts'
import { option } from './option.ts'
import { resolve } from './resolve.ts'

const entries = z.array(z.strictObject({ token: z.string().min(8) })).refine(all => all.length < 3, 'more than two')
const accounts = option(jsonText(entries, '[{"token": "…"}]'), { about: 'Accounts.', secret: true })
const read = (text: string) => resolve({ options: { accounts } }, { id: 'x', argv: [], env: { X_ACCOUNTS: text } })

test('is a text that need not be there', () => {
  expect(describe('x', { accounts })).toMatchObject([{ type: 'string', list: false, required: false }])
  expect(read('').values.options.accounts).toBeUndefined()
})

test('gives what the schema makes of the JSON', () => {
  expect(read('[{"token": "long enough"}]').values.options.accounts).toEqual([{ token: 'long enough' }])
})

test.each([
  ['{not json', 'expected JSON like [{"token": "…"}] '],
  ['[{"token": "hunter2"}]', 'expected JSON like [{"token": "…"}], at 0.token '],
  ['[{"token": "hunter2 hunter2", "tokn": 1}]', 'expected JSON like [{"token": "…"}], at 0 '],
  [JSON.stringify(Array(3).fill({ token: 'hunter2 hunter2' })), 'expected JSON like [{"token": "…"}]: more than two '],
])('tells where %s is wrong, not what it holds', (text, message) => {
  try {
    read(text)
    expect.unreachable()
  } catch (error) {
    expect(String(JSON.stringify(error))).not.toContain('hunter2')
    expect(error).toMatchObject({ problems: [{ source: 'X_ACCOUNTS', message: expect.stringContaining(message) }] })
  }
})
