import { type Call, isJson, type Json } from './call.ts'
import { changedFiles, totals } from './changes.ts'
import { read, rest } from './dispatch.ts'
import { compare } from './git.ts'
import { mergeability } from './mergeability.ts'
import type { Pull } from './pull-records.ts'
import { commentsOf } from './review-records.ts'

/** As lists show it: everything that does not need a look at the commits. `issue` is the issue it is made of. */
export async function simplePull(call: Call, pull: Pull, issue: Json): Promise<Json> {
  const { front } = call
  const [head, base] = await Promise.all([repoOf(call, pull.headRepoId), repoOf(call, pull.repoId)])
  const api = `${front.url}/repos/${base?.full_name}`
  const html = `${front.url}/${base?.full_name}/pull/${pull.number}`
  const { title, user, body, labels, milestone, assignee, assignees, locked, active_lock_reason } = issue
  const { state, created_at, updated_at, closed_at, author_association, number } = issue
  return {
    id: pull.id,
    node_id: pull.nodeId,
    number,
    ...linksOf(api, html, pull),
    ...{ state, locked, active_lock_reason, title, user, body, labels, milestone, assignee, assignees },
    ...{ created_at, updated_at, closed_at, author_association },
    draft: pull.draft,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    requested_reviewers: await Promise.all(pull.reviewers.map(login => read(call, `/users/${login}`))),
    requested_teams: [],
    head: sideOf(head, pull.headRef, pull.headSha),
    base: sideOf(base, pull.baseRef, pull.baseSha),
    auto_merge: pull.autoMerge,
  }
}

/** The whole: with what GitHub computes from the commits, checks and reviews. */
export async function fullPull(call: Call, pull: Pull, issue: Json): Promise<Json> {
  const { front } = call
  const simple = await simplePull(call, pull, issue)
  const repo = front.names.byId(pull.repoId) ?? ''
  const { ahead_by, merge_base_commit } = await compare(front, repo, pull.baseSha, pull.headSha)
  const files = await changedFiles(front, repo, merge_base_commit.sha, pull.headSha)
  const merged = pull.merged !== undefined
  return {
    ...simple,
    merged,
    ...(pull.closed
      ? { mergeable: merged ? null : false, mergeable_state: 'unknown' }
      : await mergeability(call, pull)),
    rebaseable: null,
    merged_by: pull.merged === undefined ? null : await read(call, `/users/${pull.merged.by}`),
    comments: issue.comments,
    review_comments: commentsOf(front, pull).length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: ahead_by,
    ...totals(files),
  }
}

function linksOf(api: string, html: string, { number, headSha }: Pull): Json {
  const links = {
    self: `${api}/pulls/${number}`,
    html,
    issue: `${api}/issues/${number}`,
    comments: `${api}/issues/${number}/comments`,
    review_comments: `${api}/pulls/${number}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${api}/pulls/${number}/commits`,
    statuses: `${api}/statuses/${headSha}`,
  }
  return {
    url: links.self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
  }
}

/** Null where the fork is gone, or is not for the caller to see. */
async function repoOf(call: Call, id: number): Promise<Json | null> {
  const name = call.front.names.byId(id)
  if (name === undefined) return null
  const { status, body } = await rest(call, 'GET', `/repos/${name}`)
  return status === 200 && isJson(body) ? body : null
}

function sideOf(repo: Json | null, ref: string, sha: string): Json {
  const owner = isJson(repo?.owner) ? repo.owner : null
  return { label: `${owner?.login ?? 'unknown repository'}:${ref}`, ref, sha, user: owner, repo }
}
