import { setTimeout as sleep } from 'node:timers/promises'
import { interleave, median } from '../harness.ts'
import type { Fact } from '../limits.ts'
import { minimal, type Named, ourNames, ours, peersOf, raw, warmUp } from '../servers.ts'
import type { Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

/** From spawn to the answer of tools/list, and the memory once that is done. */
export async function measureStart(run: Run): Promise<Topic> {
  const baseline = await minimal()
  const own = ourNames.flatMap(id => {
    const server = ours(id, run, '--access', 'destroy', '--toolsets', 'all')
    return server === undefined ? [] : { id, ...server }
  })
  const peers = (await Promise.all(ourNames.map(name => peersOf(name, run)))).flat()
  const servers: Named[] = [raw, baseline, ...own, ...peers]
  for (const server of servers) await warmUp(server)
  const memory = new Map<string, number[]>(servers.map(({ name }) => [name, []]))
  const times = await interleave(
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
  const time = (name: string) => times.ratio(name, baseline.name)
  const resident = (name: string) => median(memory.get(name))
  const memoryRatio = (name: string) => resident(name) / resident(baseline.name)
  return {
    title: 'Start and idle memory',
    note: 'From spawn to the answer of `tools/list`, all tools of ours on (`--access destroy --toolsets all`), and the resident memory 0.2 s later. The minimal SDK server has one tool and goes through the same bundler, launcher and compile cache as ours.',
    head: ['server', 'p50 ms', 'p95 ms', '× minimal', '× no SDK', 'MB', '× minimal'],
    rows: servers.map(({ name }) => [
      name,
      times.median(name),
      times.quantile(name, 0.95),
      time(name),
      times.ratio(name, raw.name),
      resident(name),
      memoryRatio(name),
    ]),
    facts: own.flatMap(({ id, name }): Fact[] => [
      { limit: `start of ${id}`, values: [time(name)] },
      { limit: `idle memory of ${id}`, values: [memoryRatio(name)] },
    ]),
  }
}
