import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import { everyPage } from '../every-page.ts'
import type { Repo } from '../repo.ts'
import type { CiTarget } from './ci-target.ts'

/** `failing` needs a look, `pending` is not over, `passing` is, `skipped` never ran. */
export type State = 'failing' | 'pending' | 'passing' | 'skipped'

/** One job of Actions, check of another app, or commit status. */
export interface Check {
  /** `run`: of Actions, where none of its jobs tells more. */
  kind: 'run' | 'job' | 'check' | 'status'
  id: number
  /** `CI / test (ubuntu)`. */
  name: string
  state: State
  /** GitHub's own word: `failure`, `timed_out`, `in_progress`. */
  result: string
  run?: { id: number; attempt: number }
  job?: Job
  url: string | undefined
  /** What the app or the status says. */
  summary?: string
}

type Job = Data<'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'>
type Run = Data<'GET /repos/{owner}/{repo}/actions/runs/{run_id}'>

export interface Checks {
  sha: string
  checks: Check[]
  /** What could not be read, and why. */
  notes: string[]
}

/** Most pages of 100 that are read of one list. */
const mostPages = 10

export async function checksOf(repo: Repo, target: CiTarget, signal: AbortSignal): Promise<Checks> {
  if (target.kind === 'job') {
    const job = await repo.request(
      'GET /repos/{owner}/{repo}/actions/jobs/{job_id}',
      { job_id: target.job },
      { signal },
    )
    return { sha: job.head_sha, checks: [checkOf(job, job.workflow_name ?? 'Actions')], notes: [] }
  }
  if (target.kind === 'run') {
    const run = await repo.request(
      'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      { run_id: target.run },
      { signal },
    )
    return { sha: run.head_sha, checks: await jobsOf(repo, run, signal), notes: [] }
  }
  const notes: string[] = []
  const parts = await Promise.all([
    readable('workflow runs', notes, () => jobsOfCommit(repo, target.sha, signal)),
    readable('checks of other apps', notes, () => otherChecks(repo, target.sha, signal)),
    readable('commit statuses', notes, () => statuses(repo, target.sha, signal)),
  ])
  if (notes.length === parts.length)
    throw new ConnectorError('forbidden', `CI of ${repo.full} cannot be read.`, {
      hint: 'A fine-grained token needs Actions and Commit statuses: read. Checks of other apps are for none of them.',
    })
  return { sha: target.sha, checks: parts.flat(), notes }
}

/** A token may be allowed one of the three and not the others. */
async function readable(what: string, notes: string[], read: () => Promise<Check[]>): Promise<Check[]> {
  const [done] = await Promise.allSettled([read()])
  if (done.status === 'fulfilled') return done.value
  if (!ConnectorError.is(done.reason) || !['forbidden', 'not_found'].includes(done.reason.code)) throw done.reason
  notes.push(`${what} could not be read (${done.reason.code})`)
  return []
}

async function jobsOfCommit(repo: Repo, sha: string, signal: AbortSignal): Promise<Check[]> {
  const runs = await everyPage(mostPages, page =>
    repo
      .page('GET /repos/{owner}/{repo}/actions/runs', { head_sha: sha, per_page: 100, page }, { signal })
      .then(({ data, next }) => ({ data: data.workflow_runs, next })),
  )
  const latest = new Map<string, Run>()
  // A workflow that ran twice for a commit and event: the last run is the one that counts.
  for (const run of runs.items.toSorted((a, b) => a.run_number - b.run_number)) {
    latest.set(`${run.workflow_id} ${run.event}`, run)
  }
  const checks = await inParallel(4, [...latest.values()], run => checksOfRun(repo, run, signal))
  return checks.flat()
}

/** A run that is over and well needs no look at its jobs. */
async function checksOfRun(repo: Repo, run: Run, signal: AbortSignal): Promise<Check[]> {
  const state = stateOf(run.status, run.conclusion)
  if (state === 'failing' || state === 'pending') {
    return await jobsOf(repo, run, signal)
  }
  return [wholeRun(run)]
}

function wholeRun(run: Run): Check {
  return {
    kind: 'run',
    id: run.id,
    name: run.name ?? 'Actions',
    state: stateOf(run.status, run.conclusion),
    result: run.conclusion ?? run.status ?? 'unknown',
    run: { id: run.id, attempt: run.run_attempt ?? 1 },
    url: run.html_url,
  }
}

/** The run itself where it came to no job. */
async function jobsOf(repo: Repo, run: Run, signal: AbortSignal): Promise<Check[]> {
  const { items } = await everyPage(mostPages, page =>
    repo
      .page(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
        { run_id: run.id, filter: 'latest', per_page: 100, page },
        { signal },
      )
      .then(({ data, next }) => ({ data: data.jobs, next })),
  )
  return items.length === 0 ? [wholeRun(run)] : items.map(job => checkOf(job, run.name ?? 'Actions'))
}

function checkOf(job: Job, workflow: string): Check {
  return {
    kind: 'job',
    id: job.id,
    name: `${workflow} / ${job.name}`,
    state: stateOf(job.status, job.conclusion),
    result: job.conclusion ?? job.status,
    run: { id: job.run_id, attempt: job.run_attempt ?? 1 },
    job,
    url: job.html_url ?? undefined,
  }
}

async function otherChecks(repo: Repo, sha: string, signal: AbortSignal): Promise<Check[]> {
  const { items } = await everyPage(mostPages, page =>
    repo
      .page('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ref: sha, per_page: 100, page }, { signal })
      .then(({ data, next }) => ({ data: data.check_runs, next })),
  )
  return items
    .filter(({ app }) => app?.slug !== 'github-actions')
    .map(({ id, app, name, status, conclusion, output, html_url }) => ({
      kind: 'check',
      id,
      name: [app?.name, name].filter(Boolean).join(' / '),
      state: stateOf(status, conclusion),
      result: conclusion ?? status,
      url: html_url ?? undefined,
      ...summaryOf([output.title, output.summary]),
    }))
}

async function statuses(repo: Repo, sha: string, signal: AbortSignal): Promise<Check[]> {
  const { items } = await everyPage(mostPages, page =>
    repo
      .page('GET /repos/{owner}/{repo}/commits/{ref}/status', { ref: sha, per_page: 100, page }, { signal })
      .then(({ data, next }) => ({ data: data.statuses, next })),
  )
  return items.map(({ id, context, state, description, target_url }) => ({
    kind: 'status',
    id,
    name: context,
    state: state === 'success' ? 'passing' : state === 'pending' ? 'pending' : 'failing',
    result: state,
    url: target_url ?? undefined,
    ...summaryOf([description]),
  }))
}

const mostSummary = 1500

function summaryOf(texts: readonly (string | null | undefined)[]): { summary?: string } {
  const text = texts.filter(Boolean).join('\n')
  return text === '' ? {} : { summary: text.length <= mostSummary ? text : `${text.slice(0, mostSummary)}…` }
}

/** Cancelled counts as failing: the pull request cannot be merged on it, and somebody has to look. */
function stateOf(status: string | null, conclusion: string | null): State {
  if (conclusion === null) return status === 'completed' ? 'passing' : 'pending'
  // Its app has said nothing for two weeks.
  if (conclusion === 'stale') return 'pending'
  if (conclusion === 'success' || conclusion === 'neutral') return 'passing'
  return conclusion === 'skipped' ? 'skipped' : 'failing'
}
