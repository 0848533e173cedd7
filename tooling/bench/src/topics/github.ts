import { atOnce, compare, firstAnswers } from '../compare.ts'
import {
  answers,
  connectGithub,
  files,
  issues,
  own,
  pullRequest,
  type Question,
  requestsOf,
} from '../github-servers.ts'
import type { Fact, Limit } from '../limits.ts'
import { type Plain, startPlain } from '../plain.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import type { Wire } from '../wire.ts'

const questions: readonly (Question & { limit: Limit })[] = [
  { ...issues, limit: 'GitHub, list issues' },
  { ...files, limit: 'GitHub, five files' },
  { ...pullRequest, limit: 'GitHub, pull request' },
]

/** Reads against plain Octokit on the same stand-in. */
export async function measureGithub(run: Run): Promise<Topic> {
  await using plain = startPlain()
  // Else five files would be cut to what a model should read at once.
  await using servers = await connectGithub(run, '--max-tokens', '100000')
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const question of questions) {
    const answer = await measureQuestion(question, run, plain, servers.wires)
    rows.push(...answer.rows)
    facts.push(...answer.facts)
  }
  return {
    title: 'GitHub',
    note: `On a stand-in of GitHub in a process of its own, which most of the time goes to; against plain Octokit with the same requests as ours, sent all at once: one question after the other, then ${atOnce} at once. Peers need several calls for a question.`,
    head: ['question', 'server', 'calls', 'p50 ms', 'p95 ms', '× Octokit', `a second, ${atOnce} at once`, '× Octokit'],
    rows,
    facts,
  }
}

async function measureQuestion(
  { name, ask, limit }: (typeof questions)[number],
  { places: { github }, quick }: Run,
  plain: Plain,
  wires: ReadonlyMap<string, Wire>,
): Promise<{ rows: Cell[][]; facts: Fact[] }> {
  const callsOf = (server: string) => ask[server]?.(github) ?? []
  const requests = await requestsOf(github, async () => {
    const wire = wires.get(own)
    if (wire) await answers(wire, callsOf(own))
  })
  if (requests.length === 0) return { rows: [], facts: [] }
  const asked = [...wires].filter(([server]) => callsOf(server).length > 0)
  const callers = await firstAnswers(
    asked.map(([server, wire]) => ({ name: server, call: () => answers(wire, callsOf(server)) })),
  )
  const work = { kind: 'github' as const, url: github.url, token: github.token, requests }
  const compared = await compare(work, plain, callers, { rounds: quick ? 2 : 10, calls: 10 })
  const rows: Cell[][] = [
    [name, 'plain Octokit', '-', ...compared.row()],
    ...callers.map(({ name: server }) => [name, server, callsOf(server).length, ...compared.row(server)]),
  ]
  return { rows, facts: wires.has(own) ? [{ limit, values: [compared.time(own).ratio] }] : [] }
}
