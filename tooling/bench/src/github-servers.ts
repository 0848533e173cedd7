import { connectTo, ours, peersOf, redirected } from './servers.ts'
import type { SentRequest, StandIn } from './stand-in.ts'
import type { Run } from './topic.ts'
import type { Wire } from './wire.ts'

export const own = 'ours: GitHub'
const archived = '@modelcontextprotocol/server-github'
const fork = '@missionsquad/mcp-github'

export type Call = readonly [tool: string, args: object]

export interface Question {
  name: string
  /** How each server comes to the answer; one that is not named has no tool for it. */
  ask: Readonly<Record<string, (standIn: StandIn) => readonly Call[]>>
}

/** Owner and name apart, as the peers take them. */
function apart({ repo: full }: StandIn): { owner: string; repo: string } {
  const [owner = '', repo = ''] = full.split('/')
  return { owner, repo }
}

const peersIssues = (standIn: StandIn): readonly Call[] => [
  ['list_issues', { ...apart(standIn), state: 'open', per_page: 30, page: 1 }],
]

export const issues: Question = {
  name: 'list 30 issues',
  ask: {
    [own]: ({ repo }) => [['github_list_issues', { repo }]],
    [archived]: peersIssues,
    [fork]: peersIssues,
  },
}

const peersFiles = (standIn: StandIn): readonly Call[] =>
  standIn.paths.map(path => ['get_file_contents', { ...apart(standIn), path }])

export const files: Question = {
  name: 'read five files',
  ask: {
    [own]: ({ repo, paths }) => [['github_read_files', { repo, paths }]],
    [archived]: peersFiles,
    [fork]: peersFiles,
  },
}

const parts = ['', '_files', '_status', '_reviews', '_comments']

export const pullRequest: Question = {
  name: 'get a pull request',
  ask: {
    [own]: ({ repo, pull }) => [['github_get_pull', { repo, number: pull }]],
    [archived]: standIn =>
      parts.map(part => [`get_pull_request${part}`, { ...apart(standIn), pull_number: standIn.pull }]),
  },
}

/** Ours and the peers, all in front of the stand-in. */
export async function connectGithub(run: Run, ...args: readonly string[]) {
  const others = await peersOf('GitHub', run)
  return await connectTo([ours('GitHub', run, ...args) ?? [], others.map(peer => redirected(peer, run))].flat())
}

/** The texts of all calls, made one after the other. */
export async function answers(wire: Wire, calls: readonly Call[]): Promise<string> {
  const texts = []
  for (const [tool, args] of calls) texts.push(await wire.call(tool, args))
  return texts.join('\n')
}

/** What the stand-in was asked meanwhile. */
export async function requestsOf(standIn: StandIn, work: () => Promise<unknown>): Promise<readonly SentRequest[]> {
  await standIn.requests()
  await work()
  return await standIn.requests()
}
