import { ConnectorError, counted, type Receipt } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import type { GitHub } from '../client.ts'
import { noSuchRef } from '../code/commit-at.ts'
import { checkFork } from '../code/comparison.ts'
import { isUnknownOutcome } from '../errors.ts'
import { namesFor } from '../issues/deltas.ts'
import { milestoneFor } from '../issues/milestone.ts'
import { assigneesFor, labelsFor } from '../issues/names.ts'
import { loginOf } from '../issues/row.ts'
import { maybeMe } from '../me.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { carryOut, type Step } from '../steps.ts'
import type { PullFields } from './fields.ts'
import { checkBranch, reviewerSteps } from './names.ts'
import { templateOf } from './template.ts'

type Made = Data<'POST /repos/{owner}/{repo}/pulls'>

interface Draft {
  title: string
  head: string
  base: string
  body?: string
  draft: boolean
}

/** Opens a pull request. What GitHub would refuse is found out before, and said better. */
export async function createPull(client: GitHub, repo: Repo, args: PullFields, signal: AbortSignal): Promise<Receipt> {
  const { title, head } = args
  if (title === undefined || head === undefined) {
    throw new ConnectorError('invalid', `${title === undefined ? 'title' : 'head'} is missing.`, {
      hint: 'A new pull request needs title and head; to change one pass its number.',
    })
  }
  if (args.state) throw new ConnectorError('invalid', 'state needs the number of a pull request.')
  const base = args.base ?? (await repo.request('GET /repos/{owner}/{repo}', {}, { signal })).default_branch
  const [size, template, fields] = await Promise.all([
    sizeOf(client, repo, { head, base }, signal),
    args.body === undefined ? templateOf(repo, signal) : undefined,
    fieldsOf(repo, args, signal),
    checkNone(repo, { head, base }, signal),
  ])
  const made = `new ${args.draft ? 'draft ' : ''}pull request ${JSON.stringify(title)} from ${head} into ${base} (${size})`
  const planned = [made, ...fields.told]
  if (template !== undefined) return { changed: planned, dry_run: true, warnings: [withTemplate], preview: template }
  const { body, draft = false } = args
  if (args.dry_run) return { changed: planned, dry_run: true, ...(body ? { preview: body } : {}) }
  const pull = await open(client, repo, { title, head, base, draft, ...(body ? { body } : {}) }, args.repeat, signal)
  const reviewers = await reviewerSteps(repo, { number: pull.number, current: [] }, args.reviewers, signal)
  const steps = [...fields.stepsFor(pull.number), ...reviewers]
  return { url: pull.html_url, id: pull.number, ...(await carryOut(steps, [made])) }
}

const withTemplate =
  'Nothing was sent: the repository has a template. Pass it filled in as body, or body "" for no text.'

function open(client: GitHub, repo: Repo, draft: Draft, repeat: boolean, signal: AbortSignal): Promise<Made> {
  return client.once.do<Made>({
    what: `pull request in ${repo.full}`,
    key: [repo.url(), 'pull', draft],
    repeat,
    signal,
    send: () => repo.request('POST /repos/{owner}/{repo}/pulls', draft, { signal }),
    isUnknown: isUnknownOutcome,
    find: late => findMade(repo, draft, late),
    urlOf: ({ html_url }) => html_url,
  })
}

/** GitHub has no more than one open from a branch into another: it is the one that was made. */
async function findMade(repo: Repo, draft: Draft, signal: AbortSignal): Promise<Made | undefined> {
  const [login, found] = await Promise.all([maybeMe(repo.account, signal), openFrom(repo, draft, signal)])
  if (found === undefined || found.title !== draft.title || loginOf(found.user) !== login) return undefined
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  return await repo.request(route, { pull_number: found.number }, { signal })
}

async function openFrom(repo: Repo, { head, base }: { head: string; base: string }, signal: AbortSignal) {
  const from = head.includes(':') ? head : `${repo.full.split('/')[0]}:${head}`
  const [found] = await repo.request('GET /repos/{owner}/{repo}/pulls', { head: from, base, state: 'open' }, { signal })
  return found
}

async function checkNone(repo: Repo, ends: { head: string; base: string }, signal: AbortSignal): Promise<void> {
  const found = await openFrom(repo, ends, signal)
  if (found === undefined) return
  throw new ConnectorError('conflict', `#${found.number} is open already from ${ends.head} into ${ends.base}.`, {
    hint: `Pass number ${found.number} to change it. What is pushed to the branch is in it by itself.`,
  })
}

/** `3 commits`; the second page names no files, which may be many. @throws ConnectorError where a branch is not there, or nothing is between them */
async function sizeOf(
  client: GitHub,
  repo: Repo,
  { head, base }: { head: string; base: string },
  signal: AbortSignal,
): Promise<string> {
  for (const end of [base, head]) checkFork(client, repo, end)
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const found = await unlessMissing(
    repo.request(route, { basehead: `${base}...${head}`, per_page: 1, page: 2 }, { signal }),
  )
  if (found === undefined) throw await missingEnd(repo, { head, base }, signal)
  if (found.ahead_by > 0) return counted(found.ahead_by, 'commit')
  throw new ConnectorError('invalid', `${head} has no commit that ${base} lacks.`, {
    hint: 'Commit to the branch first, or check which way round head and base are.',
  })
}

async function missingEnd(repo: Repo, { head, base }: { head: string; base: string }, signal: AbortSignal) {
  await checkBranch(repo, base, signal)
  if (!head.includes(':')) return await noSuchRef(repo, head, signal)
  return new ConnectorError('not_found', `${head} was not found, or has nothing in common with ${repo.full}.`, {
    hint: 'Write owner:branch of a fork.',
  })
}

/** Looked up before anything is made, set by one request after. */
async function fieldsOf(repo: Repo, args: PullFields, signal: AbortSignal) {
  const [labels, assignees, stone] = await Promise.all([
    labelsFor(repo, namesFor('labels', args.labels), signal),
    assigneesFor(repo, namesFor('assignees', args.assignees), signal),
    args.milestone === undefined || args.milestone === 'none' ? undefined : milestoneFor(repo, args.milestone, signal),
  ])
  const told = [
    ...(labels.length === 0 ? [] : [`labels ${labels.join(', ')}`]),
    ...(assignees.length === 0 ? [] : [`assignees ${assignees.join(', ')}`]),
    ...(stone === undefined ? [] : [`milestone ${stone.title}`]),
  ]
  const set = {
    ...(labels.length === 0 ? {} : { labels }),
    ...(assignees.length === 0 ? {} : { assignees }),
    ...(stone === undefined ? {} : { milestone: stone.number }),
  }
  const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}'
  const stepsFor = (number: number): Step[] =>
    told.length === 0
      ? []
      : [{ change: told.join('; '), send: () => repo.request(route, { issue_number: number, ...set }, { signal }) }]
  return { told: [...told, ...(args.reviewers ? [`reviewers ${args.reviewers.join(' ')}`] : [])], stepsFor }
}
