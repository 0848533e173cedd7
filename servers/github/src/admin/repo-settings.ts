import { listOf, type Receipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Data } from '../api.ts'
import type { Repo } from '../repo.ts'
import { carryOut, type Step } from '../steps.ts'

/** Which field of GitHub a switch is. */
const fieldOf = {
  issues: 'has_issues',
  wiki: 'has_wiki',
  projects: 'has_projects',
  discussions: 'has_discussions',
  merge: 'allow_merge_commit',
  squash: 'allow_squash_merge',
  rebase: 'allow_rebase_merge',
  auto: 'allow_auto_merge',
  delete_branch: 'delete_branch_on_merge',
} as const

/** What can be set on a repository. */
export const settings = {
  description: z.string().optional(),
  homepage: z.string().optional(),
  topics: listOf(text(50), 20).optional(),
  visibility: z.enum(['public', 'private', 'internal']).optional().describe('A new one is private if absent.'),
  new_name: text(100).optional(),
  archived: z.boolean().optional(),
  default_branch: text().optional(),
  switches: listOf(z.string().regex(new RegExp(`^[+-](?:${Object.keys(fieldOf).join('|')})$`)), 20)
    .optional()
    .describe('Like "+wiki", "-merge".'),
}

const schema = z.strictObject(settings)

export type Settings = z.output<typeof schema>

type Current = Data<'GET /repos/{owner}/{repo}'>

type Field = (typeof fieldOf)[keyof typeof fieldOf]

/** The fields of GitHub that switches as `+wiki` mean. */
export function switchesOf({ switches = [] }: Pick<Settings, 'switches'>) {
  const found: Partial<Record<Field, boolean>> = {}
  for (const [name, field] of Object.entries(fieldOf)) {
    const given = switches.findLast(one => one.slice(1) === name)
    if (given !== undefined) found[field] = given.startsWith('+')
  }
  return found
}

/** Changes what differs. */
export async function changeSettings(
  repo: Repo,
  wanted: Settings,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Receipt> {
  const current = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  const patch = differing(current, wanted)
  const told = Object.entries(patch).map(([field, value]) => `${field} ${JSON.stringify(value)}`)
  const sendPatch = () => repo.request('PATCH /repos/{owner}/{repo}', patch, { signal })
  const steps: Step[] = [
    // Topics first: a rename or archive would be in their way.
    ...topicSteps(repo, current, wanted.topics, signal),
    ...(told.length === 0 ? [] : [{ change: told.join('; '), send: sendPatch }]),
  ]
  if (dryRun) return { url: current.html_url, changed: steps.map(({ change }) => change), dry_run: true }
  return { url: current.html_url, ...(await carryOut(steps)) }
}

function differing(current: Current, wanted: Settings) {
  const { description, homepage, visibility, new_name, archived, default_branch } = wanted
  const flags = Object.entries(switchesOf(wanted)).filter(([field, value]) => {
    const now = Object.entries(current).find(([key]) => key === field)?.[1]
    return now !== value
  })
  return {
    ...(description === undefined || description === (current.description ?? '') ? {} : { description }),
    ...(homepage === undefined || homepage === (current.homepage ?? '') ? {} : { homepage }),
    ...visibilityOf(current, visibility),
    ...(new_name === undefined || new_name === current.name ? {} : { name: new_name }),
    ...(archived === undefined || archived === current.archived ? {} : { archived }),
    ...(default_branch === undefined || default_branch === current.default_branch ? {} : { default_branch }),
    ...Object.fromEntries(flags),
  }
}

/** Internal is known to organizations of an enterprise only, and to one of the two fields. */
function visibilityOf(current: Current, wanted: Settings['visibility']) {
  const now = current.visibility ?? (current.private ? 'private' : 'public')
  if (wanted === undefined || wanted === now) return {}
  if (wanted === 'internal') return { private: true, visibility: wanted }
  return { visibility: wanted }
}

function topicSteps(repo: Repo, { topics = [] }: Current, wanted: Settings['topics'], signal: AbortSignal): Step[] {
  if (wanted === undefined) return []
  const names = wanted.map(topic => topic.toLowerCase())
  if (names.length === topics.length && names.every(name => topics.includes(name))) return []
  const send = () => repo.request('PUT /repos/{owner}/{repo}/topics', { names }, { signal })
  return [{ change: `topics ${names.join(', ') || 'none'}`, send }]
}
