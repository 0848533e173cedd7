import { type Caller, compare, firstAnswers } from './compare.ts'
import type { Fact, Limit } from './limits.ts'
import type { Plain, PlainWork } from './plain.ts'
import type { StandIn } from './stand-in.ts'
import type { Cell } from './topic.ts'
import type { Wire } from './wire.ts'

export type Call = readonly [tool: string, args: object]

export interface Question<Place> {
  name: string
  /** How each server comes to the answer; one that is not named has no tool for it. */
  ask: Readonly<Record<string, (place: Place) => readonly Call[]>>
}

/** The texts of all calls, made one after the other. */
export async function answers(wire: Wire, calls: readonly Call[]): Promise<string> {
  const texts = []
  for (const [tool, args] of calls) texts.push(await wire.call(tool, args))
  return texts.join('\n')
}

/** What the stand-in was asked meanwhile. */
export async function requestsOf<Request>(
  standIn: StandIn<Request>,
  work: () => Promise<unknown>,
): Promise<readonly Request[]> {
  await standIn.requests()
  await work()
  return await standIn.requests()
}

interface Race<Request> {
  /** Our name. */
  own: string
  /** What does the same requests without a server: `Octokit`. */
  floor: string
  work: (requests: readonly Request[]) => PlainWork
  plain: Plain
  wires: ReadonlyMap<string, Wire>
  quick: boolean
}

/** How long servers take for a question, against the same requests as ours sent by the vendor's library. */
export async function raceOf<Request, Place extends StandIn<Request>>(
  { name, ask, limit }: Question<Place> & { limit: Limit },
  place: Place,
  { own, floor, work, plain, wires, quick }: Race<Request>,
): Promise<{ rows: Cell[][]; facts: Fact[] }> {
  const callsOf = (server: string) => ask[server]?.(place) ?? []
  const requests = await requestsOf(place, async () => {
    const wire = wires.get(own)
    if (wire) await answers(wire, callsOf(own))
  })
  if (requests.length === 0) return { rows: [], facts: [] }
  const asked: Caller[] = [...wires]
    .filter(([server]) => callsOf(server).length > 0)
    .map(([server, wire]) => ({ name: server, call: () => answers(wire, callsOf(server)) }))
  const callers = await firstAnswers(asked)
  const compared = await compare(work(requests), plain, callers, { rounds: quick ? 2 : 10, calls: 10 })
  const rows: Cell[][] = [
    [name, `plain ${floor}`, '-', ...compared.row()],
    ...callers.map(({ name: server }) => [name, server, callsOf(server).length, ...compared.row(server)]),
  ]
  const { ratio, excess } = compared.time(own)
  return { rows, facts: wires.has(own) ? [{ limit, values: [ratio, excess] }] : [] }
}
