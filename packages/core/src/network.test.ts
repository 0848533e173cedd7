import { expect, test } from 'vitest'
import { fromNetwork, wasCutOff, wasNeverSent } from './network.ts'

/** As `fetch` throws it. */
function failed(code: string, syscall: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) })
}

test.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'])('%s before there is a connection', code => {
  const error = fromNetwork(failed(code, 'connect'), 'api.example')
  expect(error).toMatchObject({ code: 'unavailable', message: 'api.example cannot be reached.', detail: code })
  expect([wasNeverSent(error), wasCutOff(error)]).toEqual([true, false])
})

test.each([
  ['ETIMEDOUT', 'read'],
  ['EHOSTUNREACH', 'read'],
  ['ENETDOWN', 'write'],
])('%s on a connection (%s) leaves open whether the request arrived', (code, syscall) => {
  const error = fromNetwork(failed(code, syscall), 'api.example')
  expect(error).toMatchObject({
    code: 'unavailable',
    message: 'The connection to api.example broke before the answer was complete.',
    detail: `${syscall} ${code}`,
  })
  expect([wasNeverSent(error), wasCutOff(error)]).toEqual([false, true])
})
