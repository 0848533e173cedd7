import type { Call, Question } from './question.ts'
import { connectTo, ours, peersOf, redirected } from './servers.ts'
import type { GithubStandIn } from './stand-in.ts'
import type { Run } from './topic.ts'

export const own = 'ours: GitHub'
const archived = '@modelcontextprotocol/server-github'
const fork = '@missionsquad/mcp-github'

/** Owner and name apart, as the peers take them. */
function apart({ repo: full }: GithubStandIn): { owner: string; repo: string } {
  const [owner = '', repo = ''] = full.split('/')
  return { owner, repo }
}

const peersIssues = (standIn: GithubStandIn): readonly Call[] => [
  ['list_issues', { ...apart(standIn), state: 'open', per_page: 30, page: 1 }],
]

export const issues: Question<GithubStandIn> = {
  name: 'list 30 issues',
  ask: {
    [own]: ({ repo }) => [['github_list_issues', { repo }]],
    [archived]: peersIssues,
    [fork]: peersIssues,
  },
}

const peersFiles = (standIn: GithubStandIn): readonly Call[] =>
  standIn.paths.map(path => ['get_file_contents', { ...apart(standIn), path }])

export const files: Question<GithubStandIn> = {
  name: 'read five files',
  ask: {
    [own]: ({ repo, paths }) => [['github_read_files', { repo, paths }]],
    [archived]: peersFiles,
    [fork]: peersFiles,
  },
}

const parts = ['', '_files', '_status', '_reviews', '_comments']

export const pullRequest: Question<GithubStandIn> = {
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
