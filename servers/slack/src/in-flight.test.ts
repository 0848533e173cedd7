import { expect, test } from 'vitest'
import { InFlight } from './in-flight.ts'

test('one request serves all who wait, and the next who comes asks anew', async () => {
  const shared = new InFlight<number>()
  const { signal } = new AbortController()
  let asked = 0
  const { promise: answer, resolve } = Promise.withResolvers<void>()
  const ask = async () => {
    await answer
    return ++asked
  }
  const both = [shared.get('a', signal, ask), shared.get('a', signal, ask), shared.get('b', signal, ask)]
  resolve()
  expect(await Promise.all(both)).toEqual([1, 1, 2])
  expect(await shared.get('a', signal, ask)).toBe(3)
})

test('who gives up leaves the work to the others', async () => {
  const shared = new InFlight<string>()
  const first = new AbortController()
  const second = new AbortController()
  const { promise: answer, resolve } = Promise.withResolvers<string>()
  let ended: AbortSignal | undefined
  const ask = (signal: AbortSignal) => {
    ended = signal
    return answer
  }
  const given = shared.get('a', first.signal, ask)
  const kept = shared.get('a', second.signal, ask)
  first.abort(new Error('gave up'))
  await expect(given).rejects.toThrow('gave up')
  expect(ended?.aborted).toBe(false)
  resolve('answer')
  expect(await kept).toBe('answer')
})

test('work that nobody waits for is ended, and not joined by who comes later', async () => {
  const shared = new InFlight<string>()
  const only = new AbortController()
  const signals: AbortSignal[] = []
  const ask = (signal: AbortSignal) => {
    signals.push(signal)
    return signals.length === 1 ? new Promise<string>(() => {}) : Promise.resolve('second')
  }
  const given = shared.get('a', only.signal, ask)
  only.abort()
  await expect(given).rejects.toThrow('aborted')
  expect(signals[0]?.aborted).toBe(true)
  expect(await shared.get('a', new AbortController().signal, ask)).toBe('second')
})

test('a failure is the answer of all, once', async () => {
  const shared = new InFlight<string>()
  const { signal } = new AbortController()
  const failing = () => Promise.reject(new Error('no'))
  const both = await Promise.allSettled([shared.get('a', signal, failing), shared.get('a', signal, failing)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await shared.get('a', signal, () => Promise.resolve('yes'))).toBe('yes')
})
