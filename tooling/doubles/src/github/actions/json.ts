import { createHash } from 'node:crypto'
import type { Call, Json } from '../call.ts'
import { headCommit, pullRefs } from '../check-json.ts'
import { read } from '../dispatch.ts'
import { type Artifact, type Attempt, type Job, lastAttempt, type Run, stateOf, type Workflow } from './records.ts'

const urlsOf = ({ front }: Call, repoId: number) => {
  const name = front.names.byId(repoId)
  return { api: `${front.url}/repos/${name}`, html: `${front.url}/${name}` }
}

export function workflowJson(call: Call, flow: Workflow): Json {
  const { id, nodeId, name, path, state, createdAt, updatedAt } = flow
  const { api, html } = urlsOf(call, flow.repoId)
  return {
    ...{ id, node_id: nodeId, name, path, state, created_at: createdAt, updated_at: updatedAt },
    url: `${api}/actions/workflows/${id}`,
    html_url: `${html}/blob/main/${path}`,
    badge_url: `${html}/workflows/${encodeURIComponent(name)}/badge.svg`,
  }
}

export async function runJson(call: Call, run: Run, attempt: Attempt = lastAttempt(run)): Promise<Json> {
  const { front } = call
  const { api, html } = urlsOf(call, run.repoId)
  const [repository, { commit }] = await Promise.all([
    read(call, new URL(api).pathname),
    read(call, `${new URL(api).pathname}/commits/${run.sha}`),
  ])
  const own = `${api}/actions/runs/${run.id}`
  return {
    ...{ id: run.id, node_id: run.nodeId, name: run.workflow.name, path: run.workflow.path },
    ...{ head_branch: run.branch, head_sha: run.sha, display_title: run.title, event: run.event },
    ...{ run_number: run.number, run_attempt: attempt.number, run_started_at: attempt.startedAt },
    ...stateOf(run, attempt),
    ...{ workflow_id: run.workflow.id, check_suite_id: run.suite.id, check_suite_node_id: run.suite.nodeId },
    ...{ created_at: run.createdAt, updated_at: run.updatedAt },
    url: own,
    html_url: `${html}/actions/runs/${run.id}`,
    jobs_url: `${own}/jobs`,
    logs_url: `${own}/logs`,
    artifacts_url: `${own}/artifacts`,
    check_suite_url: `${api}/check-suites/${run.suite.id}`,
    cancel_url: `${own}/cancel`,
    rerun_url: `${own}/rerun`,
    workflow_url: `${api}/actions/workflows/${run.workflow.id}`,
    previous_attempt_url: attempt.number > 1 ? `${own}/attempts/${attempt.number - 1}` : null,
    pull_requests: pullRefs(front, run.repoId, run.sha),
    referenced_workflows: [],
    actor: await read(call, `/users/${run.actor}`),
    triggering_actor: await read(call, `/users/${attempt.actor}`),
    head_commit: headCommit(run.sha, commit),
    repository,
    head_repository: repository,
  }
}

export function jobJson(call: Call, { check, run, attempt, steps, labels }: Job): Json {
  const { api, html } = urlsOf(call, run.repoId)
  const begun = check.status !== 'queued'
  return {
    ...{ id: check.id, node_id: check.nodeId, run_id: run.id, run_attempt: attempt, name: check.name },
    ...{ head_sha: run.sha, head_branch: run.branch, workflow_name: run.workflow.name },
    ...{ status: check.status, conclusion: check.conclusion },
    ...{ created_at: check.startedAt, started_at: check.startedAt, completed_at: check.completedAt },
    url: `${api}/actions/jobs/${check.id}`,
    html_url: `${html}/actions/runs/${run.id}/job/${check.id}`,
    run_url: `${api}/actions/runs/${run.id}`,
    check_run_url: `${api}/check-runs/${check.id}`,
    steps: steps.map((step, index) => ({
      ...{ name: step.name, number: index + 1, status: step.status, conclusion: step.conclusion },
      ...{ started_at: step.startedAt, completed_at: step.completedAt },
    })),
    labels,
    runner_id: begun ? 2 : null,
    runner_name: begun ? 'GitHub Actions 2' : null,
    runner_group_id: begun ? 0 : null,
    runner_group_name: begun ? 'GitHub Actions' : null,
  }
}

const ninetyDays = 90 * 86_400_000

export function artifactJson(call: Call, artifact: Artifact): Json {
  const { id, nodeId, run, name, zip, createdAt, expired } = artifact
  const { api } = urlsOf(call, run.repoId)
  const place = { repository_id: run.repoId, head_repository_id: run.repoId, head_branch: run.branch }
  return {
    ...{ id, node_id: nodeId, name, size_in_bytes: zip.length, expired, created_at: createdAt, updated_at: createdAt },
    expires_at: new Date(Date.parse(createdAt) + ninetyDays).toISOString(),
    url: `${api}/actions/artifacts/${id}`,
    archive_download_url: `${api}/actions/artifacts/${id}/zip`,
    digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
    workflow_run: { id: run.id, head_sha: run.sha, ...place },
  }
}
