import { expect, test } from 'vitest'
import { Gate } from './gate.ts'

const signal = new AbortController().signal

/** Work that ends when it is told to. */
function works() {
  const ends: (() => void)[] = []
  const order: number[] = []
  const work = (id: number) => async () => {
    order.push(id)
    await new Promise<void>(end => ends.push(end))
    return id
  }
  return { ends, order, work }
}

const settled = () => new Promise(done => setImmediate(done))

test('lets so many through, the others in their order', async () => {
  const gate = new Gate(2)
  const { ends, order, work } = works()
  const all = [1, 2, 3, 4].map(id => gate.run(signal, work(id)))
  await settled()
  expect(order).toEqual([1, 2])
  ends[1]?.()
  await settled()
  expect(order).toEqual([1, 2, 3])
  ends[0]?.()
  await settled()
  for (const end of ends) end()
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
})

test('who is aborted waits no longer, and takes nobody’s place', async () => {
  const gate = new Gate(1)
  const { ends, order, work } = works()
  const abort = new AbortController()
  const first = gate.run(signal, work(1))
  const second = gate.run(abort.signal, work(2))
  const third = gate.run(signal, work(3))
  abort.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  ends[0]?.()
  await first
  await settled()
  ends[1]?.()
  expect(await third).toBe(3)
  expect(order).toEqual([1, 3])
  expect(await gate.run(signal, async () => 'free')).toBe('free')
})

test('a failure gives its place back', async () => {
  const gate = new Gate(1)
  await expect(gate.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await gate.run(signal, async () => 1)).toBe(1)
})
