import { utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { scratch } from './fixtures/scratch.ts'
import { locked } from './lock.ts'

const never = new AbortController().signal

test('work under one lock never overlaps, and its lock is gone after a failure too', async () => {
  const folder = scratch()
  const path = join(folder, 'x.lock')
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await setTimeout(5)
    inside--
  }
  await Promise.all(Array.from({ length: 8 }, () => locked(path, never, work)))
  expect(most).toBe(1)
  await expect(locked(path, never, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  expect(await readdir(folder)).toEqual([])
})

test('a lock that is held is waited for, as long as the signal says', async () => {
  const path = join(scratch(), 'x.lock')
  writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), nonce: 'a' }))
  await expect(locked(path, AbortSignal.timeout(100), async () => 'done')).rejects.toMatchObject({
    code: 'unavailable',
    message: `Another process keeps ${path} locked.`,
  })
})

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), nonce: 'a' }), 0],
  ['of another machine, left behind', JSON.stringify({ pid: 1, host: 'elsewhere', nonce: 'a' }), 61],
  ['that was never written to its end', '{"pid":', 61],
])('a lock %s is taken over', async (_kind, text, age) => {
  const folder = scratch()
  const path = join(folder, 'x.lock')
  writeFileSync(path, text)
  const then = Date.now() / 1000 - age
  utimesSync(path, then, then)
  const works = Array.from({ length: 4 }, (_, index) => locked(path, AbortSignal.timeout(5000), async () => index))
  expect(await Promise.all(works)).toEqual([0, 1, 2, 3])
  expect(await readdir(folder)).toEqual([])
})
