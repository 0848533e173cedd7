import { atOnce } from '../compare.ts'
import { connectGithub, files, issues, own, pullRequest } from '../github-servers.ts'
import type { Fact } from '../limits.ts'
import { startPlain } from '../plain.ts'
import { raceOf } from '../question.ts'
import type { GithubRequest } from '../stand-in.ts'
import type { Cell, Run, Topic } from '../topic.ts'

const questions = [
  { ...issues, limit: 'GitHub, list issues' },
  { ...files, limit: 'GitHub, five files' },
  { ...pullRequest, limit: 'GitHub, pull request' },
] as const

/** Reads against plain Octokit on the same stand-in. */
export async function measureGithub(run: Run): Promise<Topic> {
  await using plain = startPlain()
  // Else five files would be cut to what a model should read at once.
  await using servers = await connectGithub(run, '--max-tokens', '100000')
  const { github } = run.places
  const { url, token } = github
  const work = (requests: readonly GithubRequest[]) => ({ kind: 'github' as const, url, token, requests })
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const question of questions) {
    const race = { own, floor: 'Octokit', work, plain, wires: servers.wires, quick: run.quick }
    const answer = await raceOf(question, github, race)
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
