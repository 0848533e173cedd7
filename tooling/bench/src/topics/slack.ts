import { atOnce } from '../compare.ts'
import { startPlain } from '../plain.ts'
import { answers, raceOf } from '../question.ts'
import { connectSlack, fifty, own } from '../slack-servers.ts'
import type { SlackRequest } from '../stand-in.ts'
import type { Run, Topic } from '../topic.ts'

/** A read against plain @slack/web-api on the same stand-in. */
export async function measureSlack(run: Run): Promise<Topic> {
  await using plain = startPlain()
  await using servers = await connectSlack(run)
  const { slack } = run.places
  const { url, token } = slack
  const work = (requests: readonly SlackRequest[]) => ({ kind: 'slack' as const, url, token, requests })
  // Names that are known from then on are not asked again.
  const wire = servers.wires.get(own)
  if (wire) await answers(wire, fifty.ask[own]?.(slack) ?? [])
  const race = { own, floor: '@slack/web-api', work, plain, wires: servers.wires, quick: run.quick }
  const { rows, facts } = await raceOf({ ...fifty, limit: 'Slack, read 50 messages' }, slack, race)
  return {
    title: 'Slack',
    note: `On a stand-in of Slack in a process of its own, which answers in a millisecond where Slack takes a hundred or more; against plain @slack/web-api with the same request as ours, names being known: one after the other, then ${atOnce} at once. slack-mcp-server, a program in Go, reaches the stand-in through a proxy.`,
    head: ['question', 'server', 'calls', 'p50 ms', 'p95 ms', '× library', `a second, ${atOnce} at once`, '× library'],
    rows,
    facts,
  }
}
