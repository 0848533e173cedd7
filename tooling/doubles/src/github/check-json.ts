import { z } from 'zod'
import type { Call, Json } from './call.ts'
import { type App, actionsApp, type CheckRun, checksAt, latestChecks, type Suite, summary } from './check-records.ts'
import { read } from './dispatch.ts'
import { pullsOf } from './pull-records.ts'

export function checkJson({ front }: Call, check: CheckRun): Json {
  const { id, nodeId, suite, name, status, conclusion, startedAt, completedAt, output } = check
  const repo = front.names.byId(suite.repoId)
  const html = `${front.url}/${repo}/runs/${id}`
  return {
    ...{ id, node_id: nodeId, name, head_sha: suite.sha, status, conclusion },
    external_id: check.externalId ?? '',
    url: `${front.url}/repos/${repo}/check-runs/${id}`,
    html_url: suite.app === actionsApp ? (check.detailsUrl ?? html) : html,
    details_url: check.detailsUrl ?? html,
    started_at: startedAt,
    completed_at: completedAt,
    output: {
      ...output,
      annotations_count: check.annotations.length,
      annotations_url: `${front.url}/repos/${repo}/check-runs/${id}/annotations`,
    },
    check_suite: { id: suite.id },
    app: appJson(suite.app),
    pull_requests: pullRefs(front, suite.repoId, suite.sha),
  }
}

export async function suiteJson(call: Call, suite: Suite): Promise<Json> {
  const { front } = call
  const name = front.names.byId(suite.repoId)
  const checks = latestChecks(checksAt(front, suite.repoId, suite.sha).filter(check => check.suite === suite))
  const { commit, parents } = await read(call, `/repos/${name}/commits/${suite.sha}`)
  const [parent] = Array.isArray(parents) ? parents : []
  return {
    ...{ id: suite.id, node_id: suite.nodeId, head_branch: null, head_sha: suite.sha },
    ...(checks.length === 0 ? { status: 'queued', conclusion: null } : summary(checks)),
    url: `${front.url}/repos/${name}/check-suites/${suite.id}`,
    before: parent?.sha ?? null,
    after: suite.sha,
    pull_requests: pullRefs(front, suite.repoId, suite.sha),
    app: appJson(suite.app),
    repository: await read(call, `/repos/${name}`),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    latest_check_runs_count: checks.length,
    head_commit: headCommit(suite.sha, commit),
  }
}

/** A commit as runs and suites show it. `commit` is the part of that name in GitHub's commits. */
export function headCommit(sha: string, commit: unknown): Json {
  const { message, tree, author, committer } = shape.parse(commit)
  const who = ({ name, email }: { name: string; email: string }) => ({ name, email })
  return { id: sha, tree_id: tree.sha, message, timestamp: author.date, author: who(author), committer: who(committer) }
}

const person = z.looseObject({ name: z.string(), email: z.string(), date: z.string() })
const shape = z.looseObject({
  message: z.string(),
  tree: z.looseObject({ sha: z.string() }),
  author: person,
  committer: person,
})

/** The open pull requests of a commit. */
export function pullRefs(front: Call['front'], repoId: number, sha: string): Json[] {
  const repoRef = (id: number) => {
    const name = front.names.byId(id) ?? ''
    return { id, url: `${front.url}/repos/${name}`, name: name.split('/')[1] ?? '' }
  }
  return pullsOf(front, repoId)
    .filter(pull => !pull.closed && pull.headSha === sha)
    .map(pull => ({
      id: pull.id,
      number: pull.number,
      url: `${front.url}/repos/${front.names.byId(repoId)}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo: repoRef(pull.headRepoId) },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: repoRef(pull.repoId) },
    }))
}

// Whole, since the schema allows an enterprise too and so cannot say which links are missing.
const maker = {
  ...{ login: 'octo-apps', id: 90_000, node_id: 'U_apps', type: 'Organization', site_admin: false, gravatar_id: '' },
  ...Object.fromEntries(
    ['avatar', 'html', 'followers', 'following', 'gists', 'starred', 'subscriptions', 'organizations', 'repos']
      .concat('events', 'received_events')
      .map(name => [`${name}_url`, 'https://github.example/octo-apps']),
  ),
  url: 'https://github.example/octo-apps',
}

const born = '2018-07-30T09:30:17Z'

function appJson({ slug, name }: App): Json {
  return {
    ...{ id: slug === actionsApp.slug ? 15_368 : 90_001, node_id: `A_${slug}`, client_id: `Iv1.${slug}`, slug, name },
    ...{ description: null, external_url: `https://github.example/${slug}`, created_at: born, updated_at: born },
    html_url: `https://github.example/apps/${slug}`,
    owner: maker,
    permissions: { checks: 'write', metadata: 'read' },
    events: [],
  }
}
