import { interleave, median, quantile, throughput, timed } from './harness.ts'
import type { Plain, PlainWork } from './plain.ts'
import type { Cell } from './topic.ts'

export const atOnce = 16

export interface Caller {
  name: string
  call: () => Promise<string>
}

export interface Comparison {
  /** Median milliseconds of a call, and of the floor without a name. */
  time(name?: string): number
  /** Calls a second with 16 at once. */
  rate(name?: string): number
  /** Per caller: p50, p95, × floor, calls a second, × floor. */
  row(name?: string): Cell[]
}

const floor = ''

/** Servers against the same work without a server: one call after the other, then 16 at once, taking turns. */
export async function compare(
  work: PlainWork,
  plain: Plain,
  callers: readonly Caller[],
  { rounds, calls }: { rounds: number; calls: number },
): Promise<Comparison> {
  const many = calls * 5
  const times = await interleave(
    [
      { name: floor, turn: () => plain.run({ work, count: calls, atOnce: 1 }) },
      ...callers.map(({ name, call }) => ({ name, turn: () => timed(calls, call) })),
    ],
    { rounds },
  )
  const rates = await interleave(
    [
      { name: floor, turn: () => plain.run({ work, count: many, atOnce }) },
      ...callers.map(({ name, call }) => ({ name, turn: async () => [await throughput(many, atOnce, call)] })),
    ],
    { rounds: Math.ceil(rounds / 2) },
  )
  const time = (name = floor) => median(times.get(name))
  const rate = (name = floor) => median(rates.get(name))
  return {
    time,
    rate,
    row: (name = floor) => [
      time(name),
      quantile(times.get(name) ?? [], 0.95),
      time(name) / time(),
      rate(name),
      rate(name) / rate(),
    ],
  }
}

/** The first answers of those that answer. The others are named on stderr and left out; ours must answer. */
export async function firstAnswers(callers: readonly Caller[]): Promise<(Caller & { answer: string })[]> {
  const answering = []
  for (const caller of callers) {
    try {
      answering.push({ ...caller, answer: await caller.call() })
    } catch (error) {
      if (caller.name.startsWith('ours')) throw error
      console.error(`SKIPPED: ${caller.name} fails: ${error}`)
    }
  }
  return answering
}
