import { expect, test } from 'vitest'
import { interleave, median, Samples, throughput, timed } from './harness.ts'

test('contestants take turns, each round the other way around, and warm-up is dropped', async () => {
  const turns: string[] = []
  const contestant = (name: string) => ({
    name,
    turn: async () => {
      turns.push(name)
      return [turns.length]
    },
  })
  const samples = await interleave([contestant('a'), contestant('b')], { rounds: 2, warm: 1 })
  expect(turns).toEqual(['b', 'a', 'a', 'b', 'b', 'a'])
  expect([samples.median('a'), samples.median('b')]).toEqual([4.5, 4.5])
})

test.each([
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 2, 3], 0.5, 2.5],
  [[1, 2, 3, 4, 5], 0.95, 4.5],
  [[7], 0.95, 7],
])('quantile of %j at %d is %d', (samples, share, expected) => {
  expect(new Samples(new Map([['a', [samples]]])).quantile('a', share)).toBe(expected)
})

test('ratio and excess are medians of what they were in each round', () => {
  const slow = [[20, 22, 24], [1100], [30]]
  const fast = [[10, 11, 12], [1000], [10]]
  const samples = new Samples(
    new Map([
      ['slow', slow],
      ['fast', fast],
    ]),
  )
  expect(samples.ratio('slow', 'fast')).toBe(2)
  expect(samples.excess('slow', 'fast')).toBe(20)
  expect(samples.ratio('slow', 'nobody')).toBeNaN()
})

test('the median of nothing is no number', () => expect(median([])).toBeNaN())

test('calls are made one after the other, or so many at once', async () => {
  let running = 0
  let most = 0
  let made = 0
  const call = async () => {
    made++
    most = Math.max(most, ++running)
    await new Promise(resolve => setImmediate(resolve))
    running--
  }
  expect(await timed(5, call)).toHaveLength(5)
  expect([most, made]).toEqual([1, 5])
  expect(await throughput(20, 4, call)).toBeGreaterThan(0)
  expect([most, made]).toEqual([4, 25])
})
