import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Github, startGithub } from '../start.ts'
import { query } from './graphql.fixture.ts'

let github: Github

beforeAll(async () => {
  github = await startGithub()
  await github.seed.send('octocat', 'PUT', '/repos/octocat/hello/collaborators/monalisa', { permission: 'push' })
})
afterAll(async () => {
  await github[Symbol.asyncDispose]()
})

const ask = (text: string, variables?: Record<string, unknown>, token?: keyof Github['tokens']) =>
  query(github, text, variables, token)

/** A pull request of monalisa's, and its id. */
async function open(head: string, more: { draft?: boolean; body?: string } = {}) {
  const files = { [`${head}.ts`]: 'one\ntwo\nthree\n' }
  const number = await github.seed.pull('octocat/hello', { title: head, head, as: 'monalisa', files, ...more })
  return { number, ...(await shown(number, 'id headRefOid')) }
}

async function shown(number: number, fields: string, token?: keyof Github['tokens']) {
  const text = `query ($n: Int!) { repository(owner: "octocat", name: "hello") { pullRequest(number: $n) { ${fields} } } }`
  const { data, errors } = await ask(text, { n: number }, token)
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data.repository.pullRequest
}

const mutate = (name: string, input: object, fields: string, token?: keyof Github['tokens']) => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`
  return ask(`mutation ($input: ${type}) { ${name}(input: $input) { ${fields} } }`, { input }, token)
}

describe('pull requests', () => {
  test('show their state, checks, files, and the issues they close', async () => {
    const issue = await github.seed.issue('octocat/hello', { title: 'broken' })
    const { number, headRefOid } = await open('whole', { body: `Fixes #${issue}` })
    await github.seed.run('octocat/hello', { head: 'whole', jobs: [{ name: 'test', conclusion: 'failure' }] })
    await github.seed.status('octocat/hello', headRefOid, { state: 'success', context: 'cla' })
    const pull = await shown(
      number,
      `state isDraft merged mergeable mergeStateStatus reviewDecision additions changedFiles headRefName baseRefName
       isCrossRepository author { login } headRepository { nameWithOwner }
       files(first: 5) { nodes { path additions changeType } }
       commits(last: 1) { totalCount nodes { commit { oid } } }
       closingIssuesReferences(first: 5) { nodes { number } }
       autoMergeRequest { mergeMethod } mergeQueueEntry { position }
       statusCheckRollup { state contexts(first: 10) { totalCount nodes { __typename
         ... on CheckRun { name conclusion detailsUrl checkSuite { workflowRun { databaseId workflow { name } } } }
         ... on StatusContext { context state } } } }`,
    )
    expect(pull).toMatchObject({
      ...{ state: 'OPEN', isDraft: false, merged: false, mergeable: 'MERGEABLE', mergeStateStatus: 'UNSTABLE' },
      ...{ reviewDecision: null, additions: 3, changedFiles: 1, headRefName: 'whole', baseRefName: 'main' },
      ...{
        isCrossRepository: false,
        author: { login: 'monalisa' },
        headRepository: { nameWithOwner: 'octocat/hello' },
      },
      files: { nodes: [{ path: 'whole.ts', additions: 3, changeType: 'ADDED' }] },
      commits: { totalCount: 1, nodes: [{ commit: { oid: headRefOid } }] },
      closingIssuesReferences: { nodes: [{ number: issue }] },
      ...{ autoMergeRequest: null, mergeQueueEntry: null },
    })
    expect(pull.statusCheckRollup).toMatchObject({
      state: 'FAILURE',
      contexts: {
        totalCount: 2,
        nodes: [
          {
            __typename: 'CheckRun',
            ...{ name: 'test', conclusion: 'FAILURE', checkSuite: { workflowRun: { workflow: { name: 'CI' } } } },
          },
          { __typename: 'StatusContext', context: 'cla', state: 'SUCCESS' },
        ],
      },
    })
  })

  test('are listed by branch and state', async () => {
    const { number } = await open('listed')
    const text = `{ repository(owner: "octocat", name: "hello") {
      pullRequests(first: 5, states: [OPEN], headRefName: "listed") { totalCount nodes { number } } } }`
    expect((await ask(text)).data.repository.pullRequests).toEqual({ totalCount: 1, nodes: [{ number }] })
  })

  test('become drafts and ready again', async () => {
    const { id, number } = await open('draft')
    await mutate('convertPullRequestToDraft', { pullRequestId: id }, 'clientMutationId', 'reader')
    expect(await shown(number, 'isDraft mergeStateStatus')).toEqual({ isDraft: true, mergeStateStatus: 'DRAFT' })
    const ready = await mutate('markPullRequestReadyForReview', { pullRequestId: id }, 'pullRequest { isDraft }')
    expect(ready.data.markPullRequestReadyForReview.pullRequest.isDraft).toBe(false)
    const refused = await mutate('convertPullRequestToDraft', { pullRequestId: id }, 'clientMutationId', 'stranger')
    expect(refused.errors).toMatchObject([{ type: 'FORBIDDEN' }])
  })

  test('wait to be merged where the repository allows it and something is missing', async () => {
    const { id, number } = await open('auto')
    const enable = () =>
      mutate('enablePullRequestAutoMerge', { pullRequestId: id, mergeMethod: 'SQUASH' }, 'pullRequest { id }')
    expect((await enable()).errors[0]).toMatchObject({
      type: 'UNPROCESSABLE',
      message: 'Pull request Auto merge is not allowed for this repository',
    })
    await github.seed.send('octocat', 'PATCH', '/repos/octocat/hello', { allow_auto_merge: true })
    expect((await enable()).errors[0].message).toBe('Pull request Pull request is in clean status')
    await github.seed.send('octocat', 'PUT', '/repos/octocat/hello/branches/main/protection', {
      required_status_checks: { strict: false, contexts: ['test'] },
      ...{ enforce_admins: false, required_pull_request_reviews: null, restrictions: null },
    })
    expect((await enable()).errors).toBeUndefined()
    expect(await shown(number, 'mergeStateStatus autoMergeRequest { mergeMethod enabledBy { login } }')).toEqual({
      mergeStateStatus: 'BLOCKED',
      autoMergeRequest: { mergeMethod: 'SQUASH', enabledBy: { login: 'octocat' } },
    })
    await mutate('disablePullRequestAutoMerge', { pullRequestId: id }, 'clientMutationId')
    expect(await shown(number, 'autoMergeRequest { mergeMethod }')).toEqual({ autoMergeRequest: null })
    await github.seed.send('octocat', 'DELETE', '/repos/octocat/hello/branches/main/protection')
  })

  test('wait in the queue of a branch that has one', async () => {
    const { id, number } = await open('queued')
    const enqueue = () => mutate('enqueuePullRequest', { pullRequestId: id }, 'mergeQueueEntry { position state }')
    expect((await enqueue()).errors[0].message).toBe('Merge queue is not enabled for the base branch')
    github.seed.mergeQueue('octocat/hello', 'main')
    expect((await enqueue()).data.enqueuePullRequest.mergeQueueEntry).toEqual({ position: 1, state: 'QUEUED' })
    expect(await shown(number, 'isInMergeQueue')).toEqual({ isInMergeQueue: true })
    await mutate('dequeuePullRequest', { id }, 'clientMutationId')
    expect(await shown(number, 'isInMergeQueue')).toEqual({ isInMergeQueue: false })
  })

  test('merge at the expected head only', async () => {
    const { id, number } = await open('merged')
    const wrong = { pullRequestId: id, expectedHeadOid: '0'.repeat(40) }
    expect((await mutate('mergePullRequest', wrong, 'clientMutationId')).errors).toHaveLength(1)
    await mutate('mergePullRequest', { pullRequestId: id, mergeMethod: 'SQUASH' }, 'clientMutationId')
    const pull = await shown(number, 'state merged mergedBy { login } mergeCommit { messageHeadline }')
    expect(pull).toMatchObject({ state: 'MERGED', merged: true, mergedBy: { login: 'octocat' } })
  })
})

describe('reviews', () => {
  const threadFields = `reviewThreads(first: 10) { nodes { id isResolved isOutdated path line startLine diffSide
    resolvedBy { login } comments(first: 10) { nodes { body author { login } state databaseId } } } }`

  test('are written with their threads in one request, answered, and resolved', async () => {
    const { id, number } = await open('reviewed')
    const made = await mutate(
      'addPullRequestReview',
      {
        ...{ pullRequestId: id, event: 'REQUEST_CHANGES', body: 'Not yet' },
        threads: [
          { path: 'reviewed.ts', line: 2, body: 'Why two?' },
          { path: 'reviewed.ts', line: 3, startLine: 1, body: 'All of it' },
        ],
      },
      'pullRequestReview { id state author { login } comments(first: 5) { totalCount } }',
    )
    expect(made.data.addPullRequestReview.pullRequestReview).toMatchObject({
      ...{ state: 'CHANGES_REQUESTED', author: { login: 'octocat' }, comments: { totalCount: 2 } },
    })
    const { reviewThreads, reviewDecision } = await shown(number, `reviewDecision ${threadFields}`)
    expect(reviewDecision).toBe('CHANGES_REQUESTED')
    expect(reviewThreads.nodes).toMatchObject([
      { path: 'reviewed.ts', line: 2, startLine: null, diffSide: 'RIGHT', isResolved: false, isOutdated: false },
      { path: 'reviewed.ts', line: 3, startLine: 1 },
    ])
    const [{ id: thread }] = reviewThreads.nodes
    await mutate(
      'addPullRequestReviewThreadReply',
      { pullRequestReviewThreadId: thread, body: 'So' },
      'comment { id }',
      'reader',
    )
    await mutate('resolveReviewThread', { threadId: thread }, 'thread { isResolved }', 'reader')
    const after = await shown(number, threadFields)
    expect(after.reviewThreads.nodes[0]).toMatchObject({
      isResolved: true,
      resolvedBy: { login: 'monalisa' },
      comments: {
        nodes: [
          { body: 'Why two?', author: { login: 'octocat' } },
          { body: 'So', author: { login: 'monalisa' } },
        ],
      },
    })
    const again = await mutate('unresolveReviewThread', { threadId: thread }, 'thread { isResolved }')
    expect(again.data.unresolveReviewThread.thread).toEqual({ isResolved: false })
    const refused = await mutate('resolveReviewThread', { threadId: thread }, 'thread { id }', 'stranger')
    expect(refused.errors).toMatchObject([{ type: 'FORBIDDEN', path: ['resolveReviewThread'] }])
  })

  test('are pending until they are submitted, and nobody else sees that', async () => {
    const { id, number } = await open('pending')
    const thread = { pullRequestId: id, path: 'pending.ts', line: 1, body: 'Soon' }
    await mutate('addPullRequestReviewThread', thread, 'thread { id }')
    const off = await mutate('addPullRequestReviewThread', { ...thread, line: 99 }, 'thread { id }')
    expect(off).toEqual({ data: { addPullRequestReviewThread: { thread: null } } })
    expect((await shown(number, threadFields, 'reader')).reviewThreads.nodes).toEqual([])
    expect((await shown(number, threadFields)).reviewThreads.nodes[0].comments.nodes[0].state).toBe('PENDING')
    await mutate('submitPullRequestReview', { pullRequestId: id, event: 'APPROVE' }, 'pullRequestReview { state }')
    const { reviewDecision, latestReviews } = await shown(
      number,
      'reviewDecision latestReviews(first: 5) { nodes { state } }',
      'reader',
    )
    expect({ reviewDecision, latestReviews }).toEqual({
      reviewDecision: 'APPROVED',
      latestReviews: { nodes: [{ state: 'APPROVED' }] },
    })
  })

  test('of one’s own pull request approve nothing', async () => {
    const { id } = await open('own')
    const made = await mutate(
      'addPullRequestReview',
      { pullRequestId: id, event: 'APPROVE' },
      'clientMutationId',
      'reader',
    )
    expect(made.errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Can not approve your own pull request' }])
  })
})

describe('createCommitOnBranch', () => {
  const commit = (expectedHeadOid: string, fileChanges: object, token?: keyof Github['tokens']) =>
    mutate(
      'createCommitOnBranch',
      {
        branch: { repositoryNameWithOwner: 'octocat/hello', branchName: 'main' },
        message: { headline: 'Many', body: 'at once' },
        ...{ expectedHeadOid, fileChanges },
      },
      'commit { oid message parents(first: 1) { nodes { oid } } }',
      token,
    )
  const head = async () => {
    const { data } = await ask('{ repository(owner: "octocat", name: "hello") { object(expression: "main") { oid } } }')
    return data.repository.object.oid
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  test('adds and deletes files in one commit', async () => {
    await github.seed.commit('octocat/hello', { files: { 'old.txt': 'x' } })
    const before = await head()
    const additions = [{ path: 'new/a.txt', contents: base64('hello\n') }]
    const { data } = await commit(before, { additions, deletions: [{ path: 'old.txt' }] })
    expect(data.createCommitOnBranch.commit).toMatchObject({
      message: 'Many\n\nat once',
      parents: { nodes: [{ oid: before }] },
    })
    const { data: after } = await ask(`{ repository(owner: "octocat", name: "hello") {
      made: object(expression: "main:new/a.txt") { ... on Blob { text } } gone: object(expression: "main:old.txt") { oid } } }`)
    expect(after.repository).toEqual({ made: { text: 'hello\n' }, gone: null })
  })

  test('does nothing where the branch has moved, or the caller may not write', async () => {
    const before = await head()
    await github.seed.commit('octocat/hello', { files: { 'moved.txt': 'x' } })
    const additions = [{ path: 'b.txt', contents: base64('b') }]
    expect((await commit(before, { additions })).errors).toMatchObject([{ type: 'STALE_DATA' }])
    expect((await commit(await head(), { additions }, 'stranger')).errors).toMatchObject([{ type: 'FORBIDDEN' }])
    expect((await commit(await head(), { additions }, 'readonly')).errors).toMatchObject([{ type: 'FORBIDDEN' }])
    expect((await commit(await head(), { deletions: [{ path: 'none' }] })).errors).toMatchObject([
      { type: 'UNPROCESSABLE' },
    ])
  })
})
