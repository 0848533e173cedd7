import { countTokens } from '@mcp-connectors/testing/tokens'
import type { Fact } from '../limits.ts'
import { answers } from '../question.ts'
import {
  community,
  connectSlack,
  fifty,
  first,
  firstOfMany,
  own,
  type SlackQuestion,
  search,
  slackServers,
  thread,
  waiting,
} from '../slack-servers.ts'
import { type SlackStandIn, startSlack } from '../stand-in.ts'
import type { Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

interface Cost {
  question: string
  server: string
  calls: number
  requests: number
  tokens: number
}

/** What answers cost: calls of the model, requests to Slack, and tokens. */
export async function measureSlackAnswers(run: Run): Promise<Topic> {
  const { slack } = run.places
  await using large = await startSlack(200_000)
  const amongMany = { ...run, places: { ...run.places, slack: large } }
  const costs = [...(await coldCosts(first, run)), ...(await coldCosts(firstOfMany, amongMany))]
  await using servers = await connectSlack(run)
  // Names that are known from then on are not asked again.
  await costOf(fifty, own, slack, servers.wires.get(own))
  for (const question of [fifty, thread, search, waiting]) {
    for (const [server, wire] of servers.wires) costs.push(...(await costOf(question, server, slack, wire)))
  }
  return {
    title: 'What the answers of Slack servers cost',
    note: 'On the same stand-in: calls of the model, requests to Slack, and o200k tokens of the answers. The first call counts all requests since the start (Slack answers about 20 a minute that list people). Of the 50 messages some have links, mentions, reactions and one a thread; the archived server answers with the JSON of Slack, without names. What waits: direct messages, mentions and threads in ours, what is unread in slack-mcp-server. Not named: a server without a tool for it.',
    head: ['question', 'server', 'calls', 'requests', 'tokens'],
    rows: costs.map(({ question, server, calls, requests, tokens }) => [question, server, calls, requests, tokens]),
    facts: factsOf(costs),
  }
}

/** Of servers that are started for it, with nothing kept. */
async function coldCosts(question: SlackQuestion, run: Run): Promise<Cost[]> {
  const { slack } = run.places
  const costs: Cost[] = []
  for (const { name, command } of await slackServers(run)) {
    await slack.requests()
    await using wire = await Wire.connect(command)
    costs.push(...(await costOf(question, name, slack, wire, { since: 'start' })))
  }
  return costs
}

/** None where there is no tool for it, or, with a line on stderr, no right answer. */
async function costOf(
  { name, ask, holds }: SlackQuestion,
  server: string,
  slack: SlackStandIn,
  wire: Wire | undefined,
  { since }: { since?: 'start' } = {},
): Promise<Cost[]> {
  const calls = ask[server]?.(slack)
  if (calls === undefined || wire === undefined) return []
  if (since === undefined) await slack.requests()
  const text = await answers(wire, calls).catch(error => `it fails: ${error}`)
  const { length: requests } = await slack.requests()
  const isRight = text.includes(holds(slack))
  if (!isRight && server === own) throw new Error(`${name}: ${text}`)
  if (!isRight) console.error(`SKIPPED: ${server} answers "${name}" without "${holds(slack)}": ${text.slice(0, 300)}`)
  return isRight ? [{ question: name, server, calls: calls.length, requests, tokens: countTokens(text) }] : []
}

function factsOf(costs: readonly Cost[]): Fact[] {
  const of = ({ name }: SlackQuestion, server: string) =>
    costs.find(cost => cost.question === name && cost.server === server)
  const [ours, theirs] = [of(fifty, own), of(fifty, community)]
  const cold = [first, firstOfMany].flatMap(question => of(question, own)?.requests ?? [])
  return [
    ...(ours && theirs ? [{ limit: '50 messages' as const, values: [ours.tokens / theirs.tokens] }] : []),
    ...(cold.length > 0 ? [{ limit: 'cold read of a channel' as const, values: [Math.max(...cold)] }] : []),
  ]
}
