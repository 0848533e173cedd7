import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

const { signal } = new AbortController()

test('what has one key runs one at a time and in order, failures included; other keys do not wait', async () => {
  const turns = new Turns()
  const seen: string[] = []
  const work =
    (name: string, fails = false) =>
    async () => {
      seen.push(`${name} starts`)
      await sleep(5)
      seen.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }
  const results = await Promise.allSettled([
    turns.take('a', signal, work('one', true)),
    turns.take('a', signal, work('two')),
    turns.take('b', signal, async () => seen.push('other')),
    turns.take('a', signal, work('three')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(seen).toEqual(['one starts', 'other', 'one ends', 'two starts', 'two ends', 'three starts', 'three ends'])
})

test('a call that was stopped while it waited never runs, and lets nobody pass', async () => {
  const turns = new Turns()
  const gate = Promise.withResolvers<void>()
  const seen: string[] = []
  const first = turns.take('a', signal, async () => {
    await gate.promise
    seen.push('first')
  })
  const stopped = turns.take('a', AbortSignal.abort(new Error('stopped')), async () => seen.push('stopped'))
  const third = turns.take('a', signal, async () => seen.push('third'))
  gate.resolve()
  await expect(stopped).rejects.toThrow('stopped')
  await Promise.all([first, third])
  expect(seen).toEqual(['first', 'third'])
})
