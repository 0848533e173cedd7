import { countTokens } from '@mcp-connectors/testing/tokens'
import { z } from 'zod'
import { connectGithub, files, issues, own, pullRequest } from '../github-servers.ts'
import type { Fact, Limit } from '../limits.ts'
import { answers, type Question, requestsOf } from '../question.ts'
import { ours } from '../servers.ts'
import type { GithubStandIn } from '../stand-in.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

type Asked = Question<GithubStandIn>

interface Cost {
  calls: number
  requests: number
  tokens: number
}

type Held = { limit: Limit; of: keyof Cost }

const issuesWithBodies: Asked = {
  name: 'list 30 issues, with the heads of their bodies',
  ask: { [own]: ({ repo }) => [['github_list_issues', { repo, body_chars: 200 }]] },
}

const redCi: Asked = {
  name: 'from a pull request to the failing lines of its CI',
  ask: { [own]: ({ repo, pull }) => [['github_get_ci', { repo, target: `#${pull}` }]] },
}

const comments = 10

const review: Asked = {
  name: `review with ${comments} comments on lines`,
  ask: {
    [own]: ({ repo, pull, paths: [path] }) => [
      [
        'github_review_pull',
        {
          repo,
          number: pull,
          event: 'approve',
          comments: Array.from({ length: comments }, (_, index) => ({ path, line: 70 + index, body: 'Rounded?' })),
        },
      ],
    ],
  },
}

const questions: readonly { question: Asked; held: readonly Held[] }[] = [
  { question: issues, held: [{ limit: '30 issues', of: 'tokens' }] },
  { question: issuesWithBodies, held: [{ limit: '30 issues with the heads of their bodies', of: 'tokens' }] },
  { question: files, held: [{ limit: 'five files', of: 'requests' }] },
  { question: pullRequest, held: [] },
  { question: redCi, held: [{ limit: 'red CI to the failing lines', of: 'calls' }] },
  { question: review, held: [{ limit: 'review with ten comments', of: 'calls' }] },
]

/** What answers cost, uncut: calls of the model, requests to GitHub, and tokens. */
export async function measureGithubAnswers(run: Run): Promise<Topic> {
  await using servers = await connectGithub(run, '--access', 'write', '--max-tokens', '100000')
  const { github } = run.places
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const { question, held } of questions) {
    for (const [server, wire] of servers.wires) {
      const cost = await costOf(question, server, wire, github)
      if (cost === undefined) continue
      rows.push([question.name, server, cost.calls, cost.requests, cost.tokens])
      if (server === own) facts.push(...held.map(({ limit, of }) => ({ limit, values: [cost[of]] })))
    }
  }
  const byRest = await filesByRest(run)
  if (byRest) facts.push({ limit: 'five files without GraphQL', values: [byRest.requests] })
  return {
    title: 'What the answers of GitHub servers cost',
    note: 'On the same stand-in: calls of the model, requests to GitHub, and o200k tokens of the answers. Not named: a server without a tool for it; a review is written by ours alone.',
    head: ['question', 'server', 'calls', 'requests', 'tokens'],
    rows,
    facts,
  }
}

async function costOf(question: Asked, server: string, wire: Wire, github: GithubStandIn): Promise<Cost | undefined> {
  const calls = question.ask[server]?.(github)
  if (calls === undefined) return undefined
  let text = ''
  const requests = await requestsOf(github, async () => {
    text = await answers(wire, calls)
  })
  if (server === own) await prove(question, text, github)
  return { calls: calls.length, requests: requests.length, tokens: countTokens(text) }
}

/** @throws where the answer is not what the question was about: a cheap one would mean nothing then */
async function prove(question: Asked, text: string, { url, token, repo, pull, failure }: GithubStandIn): Promise<void> {
  if (question === redCi && !text.includes(failure)) throw new Error(`The failing line is missing in: ${text}`)
  if (question.name.includes('30 issues') && text.match(/^#\d+ /gm)?.length !== 30)
    throw new Error(`30 issues: ${text}`)
  if (question !== review) return
  const response = await fetch(`${url}/repos/${repo}/pulls/${pull}/comments`, {
    headers: { authorization: `token ${token}` },
  })
  const found = z.array(z.unknown()).parse(await response.json())
  if (found.length !== comments) throw new Error(`${found.length} comments were written in place of ${comments}`)
}

/** Of a server that has read nothing yet, as the other one has by then. */
async function filesByRest(run: Run): Promise<Cost | undefined> {
  const server = ours('GitHub', run, '--graphql', 'off')
  if (server === undefined) return undefined
  await using wire = await Wire.connect(server.command)
  return await costOf(files, own, wire, run.places.github)
}
