import { expect, test } from 'vitest'
import { ConnectorError } from './error.ts'
import { carryOut } from './steps.ts'

const refused = new ConnectorError('forbidden', 'Bob may not.', { hint: 'Ask the person.' })
const silent = new ConnectorError('timeout', 'No answer.')
const options = { isUnknown: (error: unknown) => error === silent }
const fail = (error: Error) => () => Promise.reject(error)

test('goes on after a failure, and tells it beside what was done', async () => {
  const steps = [
    { change: 'one', send: fail(refused) },
    { change: 'two', send: async () => ({}) },
    { change: 'three', send: async () => false },
    { change: 'four', send: fail(silent) },
  ]
  expect(await carryOut(steps, { ...options, before: ['zero'] })).toEqual({
    changed: ['zero', 'two'],
    warnings: [
      'Not done: one. forbidden: Bob may not. Ask the person.',
      'Perhaps not done, look first: four. timeout: No answer.',
    ],
  })
})

test('where nothing was done, the first failure is the outcome', async () => {
  const steps = [
    { change: 'one', send: fail(refused) },
    { change: 'two', send: fail(silent) },
  ]
  await expect(carryOut(steps, options)).rejects.toBe(refused)
})

test('a fault of ours is no outcome of a step', async () => {
  const fault = new TypeError('ours')
  await expect(carryOut([{ change: 'one', send: fail(fault) }], options)).rejects.toBe(fault)
})
