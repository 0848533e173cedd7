import { interleave, throughput, timed } from './harness.ts'
import type { Plain, PlainWork } from './plain.ts'
import type { Cell } from './topic.ts'

export const atOnce = 16

export interface Caller {
  name: string
  call: () => Promise<string>
}

export interface Comparison {
  /** Milliseconds of a call: how many times the floor's, and how many more. */
  time(name: string): { ratio: number; excess: number }
  /** Calls a second with 16 at once, against the floor's. */
  rate(name: string): number
  /** Of a caller, or the floor: p50, p95, × floor, calls a second, × floor. */
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
    { rounds, warm: 2 },
  )
  const rates = await interleave(
    [
      { name: floor, turn: () => plain.run({ work, count: many, atOnce }) },
      ...callers.map(({ name, call }) => ({ name, turn: async () => [await throughput(many, atOnce, call)] })),
    ],
    { rounds: Math.ceil(rounds / 2) },
  )
  return {
    time: name => ({ ratio: times.ratio(name, floor), excess: times.excess(name, floor) }),
    rate: name => rates.ratio(name, floor),
    row: (name = floor) => [
      times.median(name),
      times.quantile(name, 0.95),
      times.ratio(name, floor),
      rates.median(name),
      rates.ratio(name, floor),
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
