import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { carryOut, type Step } from '../steps.ts'
import { type Action, explained, type Merging, standingOf } from './merge-plan.ts'
import { headOf, type Pull, pullAt } from './pull.ts'

/** Merges now, once; then deletes the branch where that was asked for. */
export async function mergeNow(
  client: GitHub,
  repo: Repo,
  pull: Pull,
  args: Merging & { action: 'merge' | 'squash' | 'rebase' },
  signal: AbortSignal,
): Promise<Receipt> {
  const { number, head, base } = pull
  const merge = {
    pull_number: number,
    merge_method: args.action,
    sha: head.sha,
    ...(args.title === undefined ? {} : { commit_title: args.title }),
    ...(args.message === undefined ? {} : { commit_message: args.message }),
  }
  const [result] = await Promise.allSettled([
    client.once.do<string>({
      what: `merge of ${repo.full}#${number}`,
      key: [repo.url(), 'merge', number, head.sha],
      // It cannot be merged twice.
      repeat: true,
      signal,
      send: async () =>
        (await repo.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', merge, { signal })).sha,
      isUnknown: isUnknownOutcome,
      find: async late => {
        const { merged, merge_commit_sha } = await pullAt(repo, number, late)
        return merged ? (merge_commit_sha ?? head.sha) : undefined
      },
    }),
  ])
  if (result.status === 'rejected') {
    if (!ConnectorError.is(result.reason)) throw result.reason
    throw await explained(result.reason, () => standingOf(client, repo, number, signal))
  }
  const told = `#${number} merged into ${base.ref} (${args.action}) as ${result.value.slice(0, 10)}`
  const cleaning = args.delete_branch ? await deletion(repo, pull, signal) : { steps: [], warnings: [] }
  const { changed, warnings } = await carryOut(cleaning.steps, [told])
  return { url: pull.html_url, id: result.value, changed, warnings: [...cleaning.warnings, ...warnings] }
}

/** Deletes the head branch, where nothing else needs it. */
async function deletion(repo: Repo, pull: Pull, signal: AbortSignal): Promise<{ steps: Step[]; warnings: string[] }> {
  const kept = await whyKept(repo, pull, signal)
  const { ref } = pull.head
  if (kept !== undefined) return { steps: [], warnings: [`The branch ${headOf(pull)} was not deleted: ${kept}.`] }
  const route = 'DELETE /repos/{owner}/{repo}/git/refs/{ref}'
  // A setting of the repository has GitHub delete it right after the merge.
  const send = () => unlessMissing(repo.request(route, { ref: `heads/${ref}` }, { signal }))
  return { steps: [{ change: `branch ${ref} deleted`, send }], warnings: [] }
}

/** Why a branch is not to be deleted; undefined where it may be. */
export async function whyKept(repo: Repo, { head, base }: Pull, signal: AbortSignal): Promise<string | undefined> {
  if (head.repo?.full_name !== base.repo.full_name) return 'it is in another repository'
  if (head.ref === base.repo.default_branch) return 'it is the default branch'
  const ref = `heads/${head.ref}`
  const [now, onIt] = await Promise.all([
    unlessMissing(repo.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref }, { signal })),
    repo.request('GET /repos/{owner}/{repo}/pulls', { base: head.ref, state: 'open' }, { signal }),
  ])
  if (now && now.object.sha !== head.sha) return 'it has commits that came in since'
  const numbers = onIt.map(({ number }) => `#${number}`)
  return numbers.length === 0 ? undefined : `${numbers.join(', ')} would be closed with it`
}

/** What only GraphQL can do, and the update of a branch. */
export async function otherSteps(
  repo: Repo,
  pull: Pull,
  { action, title, message, method }: Merging & { method?: 'merge' | 'squash' | 'rebase' | undefined },
  signal: AbortSignal,
): Promise<Step[]> {
  const { node_id: pullRequestId, head, base, number } = pull
  const send = (mutation: string, kind: string, input: Record<string, unknown>) => () =>
    repo.account.graphql(
      `mutation ($input: ${kind}!) { ${mutation}(input: $input) { clientMutationId } }`,
      { input },
      { schema: z.unknown(), signal, write: true },
    )
  switch (action) {
    case 'update_branch': {
      const route = 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch'
      if (!(await isBehind(repo, pull, signal))) return []
      const at = { pull_number: number, expected_head_sha: head.sha }
      return [{ change: `${base.ref} merged into ${headOf(pull)}`, send: () => repo.request(route, at, { signal }) }]
    }
    case 'auto': {
      const mergeMethod = (method ?? (await firstMethod(repo, signal))).toUpperCase()
      if (pull.auto_merge?.merge_method.toUpperCase() === mergeMethod) return []
      checkWaits(pull)
      const words = { ...(title ? { commitHeadline: title } : {}), ...(message ? { commitBody: message } : {}) }
      const input = { pullRequestId, mergeMethod, expectedHeadOid: head.sha, ...words }
      const change = `auto-merge (${mergeMethod.toLowerCase()}) of #${number} turned on`
      return [{ change, send: send('enablePullRequestAutoMerge', 'EnablePullRequestAutoMergeInput', input) }]
    }
    case 'disable_auto': {
      if (!pull.auto_merge) return []
      const disable = send('disablePullRequestAutoMerge', 'DisablePullRequestAutoMergeInput', { pullRequestId })
      return [{ change: `auto-merge of #${number} turned off`, send: disable }]
    }
    case 'queue': {
      const input = { pullRequestId, expectedHeadOid: head.sha }
      const enqueue = send('enqueuePullRequest', 'EnqueuePullRequestInput', input)
      return [{ change: `#${number} put into the merge queue of ${base.ref}`, send: enqueue }]
    }
    default: {
      const dequeue = send('dequeuePullRequest', 'DequeuePullRequestInput', { id: pullRequestId })
      return [{ change: `#${number} taken out of the merge queue`, send: dequeue }]
    }
  }
}

/** Whether the base has commits that the head lacks. */
async function isBehind(repo: Repo, { base, head }: Pull, signal: AbortSignal): Promise<boolean> {
  const at = { basehead: `${base.ref}...${head.sha}`, per_page: 1 }
  const { behind_by } = await repo.request('GET /repos/{owner}/{repo}/compare/{basehead}', at, { signal })
  return behind_by > 0
}

/** GitHub turns auto-merge on only where something is waited for; a check that is not required is not. */
function checkWaits({ number, mergeable_state }: Pull): void {
  if (!['clean', 'unstable', 'has_hooks'].includes(mergeable_state)) return
  throw new ConnectorError('invalid', `Nothing is waited for: #${number} can be merged now.`, {
    hint: 'Use action merge, squash or rebase.',
  })
}

/** The first of the methods that the repository allows. */
async function firstMethod(repo: Repo, signal: AbortSignal): Promise<'merge' | 'squash' | 'rebase'> {
  const allowed = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  if (allowed.allow_merge_commit !== false) return 'merge'
  return allowed.allow_squash_merge === false ? 'rebase' : 'squash'
}

export function isNow(action: Action): action is 'merge' | 'squash' | 'rebase' {
  return action === 'merge' || action === 'squash' || action === 'rebase'
}
