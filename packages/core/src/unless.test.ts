import { expect, test } from 'vitest'
import { unless } from './unless.ts'

const isMissing = (error: unknown) => error instanceof Error && error.message === 'missing'

test('an error that is an answer becomes undefined, every other one passes', async () => {
  expect(await unless(Promise.resolve(1), isMissing)).toBe(1)
  expect(await unless(Promise.reject(new Error('missing')), isMissing)).toBeUndefined()
  await expect(unless(Promise.reject(new Error('broken')), isMissing)).rejects.toThrow('broken')
})
