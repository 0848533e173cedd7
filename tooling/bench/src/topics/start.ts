import { setTimeout as sleep } from 'node:timers/promises'
import { interleave, median, quantile } from '../harness.ts'
import type { Fact } from '../limits.ts'
import { minimal, type Named, type OurName, ourNames, ours, peersOf, raw, warmUp } from '../servers.ts'
import type { Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

/** From spawn to the answer of tools/list, and the memory once that is done. */
export async function measureStart(run: Run): Promise<Topic> {
  const baseline = await minimal()
  const own = ourNames.flatMap(name => ours(name, run, '--access', 'destroy', '--toolsets', 'all') ?? [])
  const peers = (await Promise.all(ourNames.map(name => peersOf(name, run)))).flat()
  const servers: Named[] = [raw, baseline, ...own, ...peers]
  for (const server of servers) await warmUp(server)
  const memory = new Map<string, number[]>(servers.map(({ name }) => [name, []]))
  const samples = await interleave(
    servers.map(({ name, command }) => ({
      name,
      turn: async () => {
        const start = performance.now()
        await using wire = await Wire.connect(command)
        await wire.tools()
        const taken = performance.now() - start
        await sleep(200)
        memory.get(name)?.push(wire.memory('VmRSS'))
        return [taken]
      },
    })),
    { rounds: run.quick ? 3 : 15 },
  )
  const time = (name: string) => median(samples.get(name))
  const resident = (name: string) => median(memory.get(name))
  return {
    title: 'Start and idle memory',
    note: 'From spawn to the answer of `tools/list`, all tools of ours on (`--access destroy --toolsets all`), and the resident memory 0.2 s later. The minimal SDK server has one tool and goes through the same bundler, launcher and compile cache as ours.',
    head: ['server', 'p50 ms', 'p95 ms', '× minimal', '× no SDK', 'MB', '× minimal'],
    rows: servers.map(({ name }) => [
      name,
      time(name),
      quantile(samples.get(name) ?? [], 0.95),
      time(name) / time(baseline.name),
      time(name) / time(raw.name),
      resident(name),
      resident(name) / resident(baseline.name),
    ]),
    facts: own.flatMap(({ name }) => factsOf(name, name => [time(name), resident(name)], baseline.name)),
  }
}

function factsOf(name: string, of: (name: string) => [number, number], baseline: string): Fact[] {
  const id = ourNames.find((id): id is OurName => name.endsWith(id))
  if (id === undefined) return []
  const [[time, memory], [baseTime, baseMemory]] = [of(name), of(baseline)]
  return [
    { limit: `start of ${id}`, values: [time / baseTime] },
    { limit: `idle memory of ${id}`, values: [memory / baseMemory] },
  ]
}
