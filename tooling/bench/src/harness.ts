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
): Promise<Samples> {
  const samples = new Map<string, (readonly number[])[]>(contestants.map(({ name }) => [name, []]))
  for (let round = -warm; round < rounds; round++) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed()
    for (const { name, turn } of order) {
      const taken = await turn()
      if (round >= 0) samples.get(name)?.push(taken)
    }
  }
  return new Samples(samples)
}

/** What every contestant took, by round. */
export class Samples {
  readonly #rounds: ReadonlyMap<string, readonly (readonly number[])[]>

  constructor(rounds: ReadonlyMap<string, readonly (readonly number[])[]>) {
    this.#rounds = rounds
  }

  /** @param share 0.5 for the median of all samples */
  quantile(name: string, share: number): number {
    return quantile(this.#of(name).flat(), share)
  }

  median(name: string): number {
    return this.quantile(name, 0.5)
  }

  /** How many times as much as `base`: the median of what it was in each round, so that a noisy round counts once. */
  ratio(name: string, base: string): number {
    return this.#paired(name, base, (value, basis) => value / basis)
  }

  /** How much more than `base`, in the same way. */
  excess(name: string, base: string): number {
    return this.#paired(name, base, (value, basis) => value - basis)
  }

  #paired(name: string, base: string, relate: (value: number, basis: number) => number): number {
    const basis = this.#of(base)
    return median(this.#of(name).map((taken, round) => relate(median(taken), median(basis[round]))))
  }

  #of(name: string): readonly (readonly number[])[] {
    return this.#rounds.get(name) ?? []
  }
}

/** @param share 0.5 for the median; between two samples the mean of both. NaN without samples. */
function quantile(samples: readonly number[], share: number): number {
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
