import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import { plainLines } from '../issues/body-edits.ts'
import { listSteps } from '../issues/list-steps.ts'
import { milestoneFor } from '../issues/milestone.ts'
import { labelsOf, loginOf } from '../issues/row.ts'
import type { Repo } from '../repo.ts'
import { carryOut, type Step } from '../steps.ts'
import type { PullFields } from './fields.ts'
import { checkBranch, reviewerSteps } from './names.ts'
import { headOf, type Pull, pullAt, stateOf, waitingFor } from './pull.ts'

interface Patch {
  title?: string
  body?: string
  base?: string
  state?: 'open' | 'closed'
}

/** Changes what differs from what was asked for, and nothing else. */
export async function editPull(repo: Repo, number: number, args: PullFields, signal: AbortSignal): Promise<Receipt> {
  const pull = await pullAt(repo, number, signal)
  checkHeadKept(pull, args.head)
  const { patch, told } = await patchOf(repo, pull, args, signal)
  const lists = { number, labels: labelsOf(pull.labels), assignees: (pull.assignees ?? []).map(loginOf) }
  const [ofReviewers, ofLists, ofMilestone] = await Promise.all([
    reviewerSteps(repo, { number, current: waitingFor(pull) }, args.reviewers, signal),
    listSteps(repo, lists, args, signal),
    milestoneSteps(repo, pull, args.milestone, signal),
  ])
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}'
  const steps: Step[] = [
    ...(told.length === 0
      ? []
      : [{ change: told.join('; '), send: () => repo.request(route, { pull_number: number, ...patch }, { signal }) }]),
    ...draftSteps(repo, pull, args.draft, signal),
    ...ofReviewers,
    ...ofLists,
    ...ofMilestone,
  ]
  const of = { url: pull.html_url, id: number }
  if (!args.dry_run) return { ...of, ...(await carryOut(steps)) }
  const preview = [patch.title, patch.body].filter(text => text !== undefined).join('\n\n')
  return { ...of, changed: steps.map(({ change }) => change), dry_run: true, ...(preview === '' ? {} : { preview }) }
}

function checkHeadKept(pull: Pull, head: string | undefined): void {
  if (head === undefined || head === headOf(pull) || head === pull.head.label) return
  throw new ConnectorError('invalid', `The head of #${pull.number} is ${headOf(pull)}, and cannot be changed.`, {
    hint: 'Open another pull request from that branch, and close this one.',
  })
}

async function patchOf(repo: Repo, pull: Pull, args: PullFields, signal: AbortSignal) {
  const { title, body, base, state } = args
  if (state === 'open' && stateOf(pull) === 'merged') {
    throw new ConnectorError('conflict', `#${pull.number} is merged, so it cannot be opened again.`)
  }
  if (base !== undefined && base !== pull.base.ref) await checkBranch(repo, base, signal)
  const patch: Patch = {
    ...(title === undefined || title === pull.title ? {} : { title }),
    ...(body === undefined || plainLines(body) === plainLines(pull.body ?? '') ? {} : { body }),
    ...(base === undefined || base === pull.base.ref ? {} : { base }),
    ...(state === undefined || state === pull.state ? {} : { state }),
  }
  const told = [
    patch.title !== undefined && 'title',
    patch.body !== undefined && 'body',
    patch.base !== undefined && `base ${patch.base} (was ${pull.base.ref})`,
    patch.state !== undefined && (patch.state === 'open' ? 'reopened' : 'closed'),
  ].filter(line => typeof line === 'string')
  return { patch, told }
}

async function milestoneSteps(
  repo: Repo,
  pull: Pull,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<Step[]> {
  if (wanted === undefined) return []
  const stone = wanted === 'none' ? undefined : await milestoneFor(repo, wanted, signal)
  if ((pull.milestone?.number ?? undefined) === stone?.number) return []
  const set = { issue_number: pull.number, milestone: stone?.number ?? null }
  const send = () => repo.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', set, { signal })
  return [{ change: `milestone ${stone?.title ?? 'none'}`, send }]
}

/** REST cannot change it. */
function draftSteps(repo: Repo, pull: Pull, wanted: boolean | undefined, signal: AbortSignal): Step[] {
  if (wanted === undefined || wanted === (pull.draft ?? false)) return []
  const mutation = wanted ? 'convertPullRequestToDraft' : 'markPullRequestReadyForReview'
  const document = `mutation ($id: ID!) { ${mutation}(input: { pullRequestId: $id }) { pullRequest { id } } }`
  const options = { schema: z.unknown(), signal, write: true }
  return [
    {
      change: wanted ? 'draft' : 'ready for review',
      send: () => repo.account.graphql(document, { id: pull.node_id }, options),
    },
  ]
}
