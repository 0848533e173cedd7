import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Pool } from './pool.ts'

/** A connection as the pool sees it; the real ones are in database.test.ts. */
class Line extends EventEmitter {
  ended = 0
  answering = true
  query(): Promise<unknown> {
    return this.answering ? Promise.resolve() : new Promise(() => {})
  }
  async end(): Promise<void> {
    this.ended++
  }
}

const lines: Line[] = []
const open = async () => {
  const line = new Line()
  lines.push(line)
  return line
}
const never = new AbortController().signal

beforeEach(() => {
  lines.length = 0
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

test('opens no more than it may, and lends in the order of asking', async () => {
  await using pool = new Pool({ open, most: 2 })
  const first = await pool.take(never)
  const second = await pool.take(never)
  const order: number[] = []
  const third = pool.take(never)
  const fourth = pool.take(never)
  void third.then(() => order.push(3))
  void fourth.then(() => order.push(4))
  pool.give(second)
  pool.give(first)
  expect(await third).toBe(second)
  expect(await fourth).toBe(first)
  expect(order).toEqual([3, 4])
  expect(lines).toHaveLength(2)
  pool.give(first)
  pool.give(second)
})

test('who gives up while waiting leaves the queue', async () => {
  await using pool = new Pool({ open, most: 1 })
  const first = await pool.take(never)
  const abort = new AbortController()
  const second = pool.take(abort.signal)
  const third = pool.take(never)
  abort.abort(new Error('given up'))
  await expect(second).rejects.toThrow('given up')
  pool.give(first)
  expect(await third).toBe(first)
  pool.give(first)
})

test('a failure to open is told to one caller, and the next tries again', async () => {
  let failures = 1
  await using pool = new Pool({ open: () => (failures-- > 0 ? Promise.reject(new Error('refused')) : open()), most: 1 })
  const first = pool.take(never)
  const second = pool.take(never)
  await expect(first).rejects.toThrow('refused')
  pool.give(await second)
})

test('what broke is not lent again, and makes room', async () => {
  await using pool = new Pool({ open, most: 1 })
  const first = await pool.take(never)
  pool.give(first, false)
  expect(first.ended).toBe(1)
  const second = await pool.take(never)
  pool.give(second)
  second.emit('error')
  const third = await pool.take(never)
  expect(new Set([first, second, third]).size).toBe(3)
  pool.give(third)
})

test('who asks while a connection comes back waits for it, and gets another when it broke', async () => {
  await using pool = new Pool({ open, most: 2 })
  const first = await pool.take(never)
  pool.comesBack(first)
  const second = pool.take(never)
  await vi.advanceTimersByTimeAsync(0)
  expect(lines).toHaveLength(1)
  pool.give(first)
  expect(await second).toBe(first)
  pool.comesBack(first)
  const third = pool.take(never)
  pool.give(first, false)
  expect(await third).not.toBe(first)
  pool.give(await third)
})

test('after a rest a connection is tried first, and a dead one replaced', async () => {
  await using pool = new Pool({ open, most: 1, idleMs: 600_000 })
  const first = await pool.take(never)
  pool.give(first)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(await pool.take(never)).toBe(first)
  pool.give(first)
  first.answering = false
  await vi.advanceTimersByTimeAsync(20_000)
  const taking = pool.take(never)
  await vi.advanceTimersByTimeAsync(3000)
  const second = await taking
  expect(second).not.toBe(first)
  expect(first.ended).toBe(1)
  pool.give(second)
})

test('who gives up while a connection is tried for it leaves the connection behind', async () => {
  await using pool = new Pool({ open, most: 1, idleMs: 600_000 })
  pool.give(await pool.take(never))
  await vi.advanceTimersByTimeAsync(20_000)
  const abort = new AbortController()
  const given = pool.take(abort.signal)
  abort.abort(new Error('given up'))
  await expect(given).rejects.toThrow('given up')
  pool.give(await pool.take(never))
  expect(lines).toHaveLength(1)
})

test('idle connections are closed after a while, and all at the end', async () => {
  const pool = new Pool({ open, most: 2, idleMs: 1000 })
  const first = await pool.take(never)
  const second = await pool.take(never)
  pool.give(first)
  await vi.advanceTimersByTimeAsync(1000)
  expect(first.ended).toBe(1)
  const waiting = pool.take(never)
  const lent = await waiting
  const closing = pool[Symbol.asyncDispose]()
  await expect(pool.take(never)).rejects.toThrow('ending')
  pool.give(lent)
  expect(lent.ended).toBe(1)
  await vi.advanceTimersByTimeAsync(2000)
  await closing
  expect(second.ended).toBe(1)
})
