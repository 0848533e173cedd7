/** One of those that take turns. Each turn yields its samples; what a turn prepares is not measured. */
export interface Contestant {
  name: string
  turn(): Promise<readonly number[]>
}

/**
 * Lets the contestants take turns, so that whatever else the machine does hits all of them alike. The order turns
 * around from round to round. Samples of the `warm` rounds before the first are dropped.
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, warm = 1 }: { rounds: number; warm?: number },
): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = -warm; round < rounds; round++) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed()
    for (const { name, turn } of order) {
      const taken = await turn()
      if (round >= 0) samples.get(name)?.push(...taken)
    }
  }
  return samples
}

/** @param share 0.5 for the median; between two samples the mean of both. NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

export function median(samples: readonly number[] = []): number {
  return quantile(samples, 0.5)
}

/** Milliseconds of each of `count` calls, one after the other. */
export async function timed(count: number, call: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const start = performance.now()
    await call()
    taken.push(performance.now() - start)
  }
  return taken
}

/** Calls a second with `atOnce` under way all the time. */
export async function throughput(count: number, atOnce: number, call: () => Promise<unknown>): Promise<number> {
  let left = count
  const start = performance.now()
  const lane = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (count / (performance.now() - start)) * 1000
}
