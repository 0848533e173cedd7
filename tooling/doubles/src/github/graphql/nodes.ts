import { isJson } from '../call.ts'
import { discussionNode } from './discussion-types.ts'
import { noNode } from './errors.ts'
import { findCommit, findObject, findRef } from './git-objects.ts'
import { ifThere, issueSource, pullSource } from './places.ts'
import { projectNode } from './project-types.ts'
import { reviewById } from './review-by-id.ts'
import { actor, type Context, known, pathOf, type Source } from './source.ts'
import { threadById, threadSource } from './threads.ts'

/** The object of a global id, in any of its kinds. Throws NOT_FOUND. */
export async function findNode(context: Context, id: string): Promise<Source> {
  const found = await ifThere(lookUp(context, id))
  if (found === undefined || found === null) throw noNode(id)
  return found
}

async function lookUp(context: Context, id: string): Promise<Source | null> {
  const thread = threadById(context, id)
  if (thread !== undefined) return threadSource(context, thread)
  const own = (await discussionNode(context, id)) ?? (await projectNode(context, id)) ?? (await reviewById(context, id))
  if (own !== null) return own
  const [, git = ''] = /^G_(.+)$/.exec(id) ?? []
  const [, repo, sha] = Buffer.from(git, 'base64url').toString().split(':')
  if (repo !== undefined && sha !== undefined) return await findObject(context, repo, sha)
  const url = context.call.front.nodes.get(id)
  return url === undefined ? null : await atPath(context, pathOf(url))
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^\/repos\/[^/]+\/[^/]+$/, 'Repository'],
  [/\/issues\/comments\/\d+$/, 'IssueComment'],
  [/\/pulls\/comments\/\d+$/, 'PullRequestReviewComment'],
  [/\/labels\/[^/]+$/, 'Label'],
  [/\/milestones\/\d+$/, 'Milestone'],
  [/\/releases\/\d+$/, 'Release'],
  [/\/check-runs\/\d+$/, 'CheckRun'],
  [/\/check-suites\/\d+$/, 'CheckSuite'],
  [/\/actions\/runs\/\d+$/, 'WorkflowRun'],
  [/^\/orgs\/[^/]+$/, 'Organization'],
]

async function atPath(context: Context, path: string): Promise<Source | null> {
  const [, , owner = '', name = '', topic = '', ...rest] = path.split('/')
  const repo = `${owner}/${name}`
  if (topic === 'issues' && rest.length === 1) return await issueSource(context, repo, Number(rest[0]))
  if (topic === 'pulls' && rest.length === 1) return await pullSource(context, repo, Number(rest[0]))
  if (topic === 'commits' || /^\/repos\/.*\/git\/commits\//.test(path)) {
    return await findCommit(context, repo, rest.at(-1) ?? '')
  }
  if (topic === 'git' && rest[0] === 'refs') return await findRef(context, repo, rest.join('/'))
  if (path.startsWith('/users/')) return actor(await context.read(path))
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1]
  const value = kind === undefined ? undefined : await context.read(path)
  return kind !== undefined && isJson(value) ? known(kind, value) : null
}
