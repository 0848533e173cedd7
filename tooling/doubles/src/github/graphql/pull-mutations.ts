import type { Json } from '../call.ts'
import { dequeue, enqueue, hasQueue } from '../merge-queue.ts'
import { roleOf } from '../roles.ts'
import { unprocessable } from './errors.ts'
import { mutation, nodeOf, send } from './mutation.ts'
import { needRole, pullRecord, pullSource, repoName } from './places.ts'
import { queueEntry } from './queue-entry.ts'
import { type Context, pathOf, type Source, type Types, text } from './source.ts'

/** The pull request of an input, which the caller must be allowed to change. */
async function openPull(context: Context, id: unknown, name: string): Promise<Source> {
  const pull = await nodeOf(context, id, 'PullRequest')
  const own = (await pullRecord(context, pull)).author === context.call.token?.login
  const repo = repoName(pull.url)
  // Drafts are their author's own matter; what merges is not.
  const draft = name.endsWith('ReadyForReview') || name.endsWith('ToDraft')
  if (!(own && draft && roleOf(context.call.front, repo, context.call.token?.login) !== 'none')) {
    needRole(context.call, repo, 'write', name)
  }
  return pull
}

const again = async (context: Context, pull: Json): Promise<Json> => {
  context.forget()
  return { pullRequest: await pullSource(context, repoName(pull.url), Number(pull.number)) }
}

function checkHead(pull: Source, expected: unknown): void {
  const { head } = pull
  const sha = typeof head === 'object' && head !== null && 'sha' in head ? head.sha : undefined
  if (typeof expected === 'string' && expected !== sha) throw unprocessable('Head sha does not match the expected one')
}

const setDraft = (name: string, draft: boolean) =>
  mutation(async ({ pullRequestId }, context) => {
    const pull = await openPull(context, pullRequestId, name)
    const record = await pullRecord(context, pull)
    if (record.closed) throw unprocessable('Pull request is closed')
    record.draft = draft
    return await again(context, pull)
  })

const enableAutoMerge = mutation(async (input, context) => {
  const pull = await openPull(context, input.pullRequestId, 'EnablePullRequestAutoMerge')
  checkHead(pull, input.expectedHeadOid)
  const { allow_auto_merge } = await context.read(`/repos/${repoName(pull.url)}`)
  if (allow_auto_merge !== true) throw unprocessable('Pull request Auto merge is not allowed for this repository')
  const { mergeable_state: state, draft, state: open } = await context.read(pathOf(pull.url))
  if (open !== 'open') throw unprocessable('Pull request is closed')
  if (draft === true) throw unprocessable('Pull request is in draft state')
  if (state === 'clean' || state === 'unstable') throw unprocessable(`Pull request Pull request is in ${state} status`)
  const record = await pullRecord(context, pull)
  record.autoMerge = {
    enabled_by: await context.read(`/users/${context.call.token?.login}`),
    merge_method: text(input.mergeMethod).toLowerCase() || 'merge',
    commit_title: text(input.commitHeadline),
    commit_message: text(input.commitBody),
  }
  return await again(context, pull)
})

const disableAutoMerge = mutation(async ({ pullRequestId }, context) => {
  const pull = await openPull(context, pullRequestId, 'DisablePullRequestAutoMerge')
  const record = await pullRecord(context, pull)
  if (record.autoMerge === null) throw unprocessable("Can't disable auto-merge for this pull request.")
  record.autoMerge = null
  return await again(context, pull)
})

const enqueuePullRequest = mutation(async ({ pullRequestId, expectedHeadOid, jump }, context) => {
  const pull = await openPull(context, pullRequestId, 'EnqueuePullRequest')
  checkHead(pull, expectedHeadOid)
  const record = await pullRecord(context, pull)
  const { front, token } = context.call
  if (!hasQueue(front, record)) throw unprocessable('Merge queue is not enabled for the base branch')
  if (queueEntry(front, record) !== null) throw unprocessable('Pull request is already in the merge queue')
  enqueue(front, record, token?.login ?? '', jump === true)
  return { mergeQueueEntry: queueEntry(front, record) }
})

const dequeuePullRequest = mutation(async ({ id }, context) => {
  const pull = await openPull(context, id, 'DequeuePullRequest')
  const record = await pullRecord(context, pull)
  const entry = queueEntry(context.call.front, record)
  if (entry === null) throw unprocessable('Pull request is not in the merge queue')
  dequeue(context.call.front, record)
  return { mergeQueueEntry: entry }
})

const updateBranch = mutation(async ({ pullRequestId, expectedHeadOid }, context) => {
  const pull = await nodeOf(context, pullRequestId, 'PullRequest')
  const body = { ...(typeof expectedHeadOid === 'string' ? { expected_head_sha: expectedHeadOid } : {}) }
  await send(context, 'PUT', `${pathOf(pull.url)}/update-branch`, body)
  return await again(context, pull)
})

const mergePullRequest = mutation(async (input, context) => {
  const pull = await nodeOf(context, input.pullRequestId, 'PullRequest')
  await send(context, 'PUT', `${pathOf(pull.url)}/merge`, {
    ...(typeof input.expectedHeadOid === 'string' ? { sha: input.expectedHeadOid } : {}),
    ...(typeof input.commitHeadline === 'string' ? { commit_title: input.commitHeadline } : {}),
    ...(typeof input.commitBody === 'string' ? { commit_message: input.commitBody } : {}),
    merge_method: text(input.mergeMethod).toLowerCase() || 'merge',
  })
  return await again(context, pull)
})

export const pullMutations: Types = {
  Mutation: {
    markPullRequestReadyForReview: setDraft('MarkPullRequestReadyForReview', false),
    convertPullRequestToDraft: setDraft('ConvertPullRequestToDraft', true),
    enablePullRequestAutoMerge: enableAutoMerge,
    disablePullRequestAutoMerge: disableAutoMerge,
    enqueuePullRequest,
    dequeuePullRequest,
    updatePullRequestBranch: updateBranch,
    mergePullRequest,
  },
}
