import { type Answer, type Call, loginOf, notFound, nothing, numberParam, ok, Refusal, type Routes } from '../call.ts'
import { paged } from '../paged.ts'
import { repoIdOf } from '../pull-records.ts'
import { signedUrl } from '../storage.ts'
import { jobJson, runJson } from './json.ts'
import { logArchive } from './logs.ts'
import { type Attempt, type Job, lastAttempt, type Run, records, runsOf, stateOf } from './records.ts'
import { cancelRun, runAgain } from './run-start.ts'
import { workflowOf } from './workflows.ts'

/** Runs, their attempts, jobs and logs. */
export const runs: Routes = {
  'GET /repos/{owner}/{repo}/actions/runs': call => listRuns(call, runsOf(call.front, repoIdOf(call))),
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': async call => {
    const flow = await workflowOf(call)
    const found = runsOf(call.front, repoIdOf(call)).filter(run => run.workflow === flow)
    return await listRuns(call, found)
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': async call => ok(await runJson(call, runOf(call))),
  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}': call => {
    records(call.front).runs.delete(runOf(call).id)
    return nothing()
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': async call =>
    ok(await runJson(call, runOf(call), attemptOf(call))),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': call => {
    const run = runOf(call)
    const all = call.query.get('filter') === 'all'
    return listJobs(call, all ? [...new Set(run.attempts.flatMap(({ jobs }) => jobs))] : lastAttempt(run).jobs)
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': call =>
    listJobs(call, attemptOf(call).jobs),
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': call => ok(jobJson(call, jobOf(call))),
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': async call => {
    const { log, check } = jobOf(call)
    if (log === undefined) throw notFound()
    return await redirect(call, Buffer.from(log), 'text/plain; charset=utf-8', `${check.id}.txt`)
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs': call => runLogs(call, lastAttempt(runOf(call))),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs': call =>
    runLogs(call, attemptOf(call)),
  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs': call => {
    for (const job of runOf(call).attempts.flatMap(({ jobs }) => jobs)) job.log = undefined
    return nothing()
  },
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': cancel,
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': cancel,
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': call => again(call, runOf(call), () => true),
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs': call => {
    const run = runOf(call)
    if (!lastAttempt(run).jobs.some(hasFailed)) {
      throw new Refusal(403, 'This workflow run cannot be retried because it has no failed jobs')
    }
    return again(call, run, hasFailed)
  },
  'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': call => {
    const job = jobOf(call)
    return again(call, job.run, other => other.check.name === job.check.name)
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing': call => {
    const { createdAt, updatedAt } = runOf(call)
    return ok({ billable: {}, run_duration_ms: Date.parse(updatedAt) - Date.parse(createdAt) })
  },
}

const hasFailed = ({ check }: Job): boolean => ['failure', 'timed_out', 'cancelled'].includes(String(check.conclusion))

export function runOf(call: Call): Run {
  const run = records(call.front).runs.get(numberParam(call, 'run_id'))
  if (run === undefined || run.repoId !== repoIdOf(call)) throw notFound()
  return run
}

function attemptOf(call: Call): Attempt {
  const attempt = runOf(call).attempts[numberParam(call, 'attempt_number') - 1]
  if (attempt === undefined) throw notFound()
  return attempt
}

function jobOf(call: Call): Job {
  const job = records(call.front).jobs.get(numberParam(call, 'job_id'))
  if (job === undefined || job.run.repoId !== repoIdOf(call)) throw notFound()
  return job
}

async function listRuns(call: Call, all: readonly Run[]): Promise<Answer> {
  const found = all.filter(run => matches(call.query, run))
  const runs = await Promise.all(found.map(run => runJson(call, run)))
  return paged(call, runs, page => ({ total_count: found.length, workflow_runs: page }))
}

function matches(query: URLSearchParams, run: Run): boolean {
  const { status, conclusion } = stateOf(run, lastAttempt(run))
  const own = { actor: run.actor, branch: run.branch, event: run.event, head_sha: run.sha }
  const named = Object.entries(own).every(([name, value]) => !query.has(name) || query.get(name) === value)
  const wanted = query.get('status')
  const suite = query.get('check_suite_id')
  if (suite !== null && Number(suite) !== run.suite.id) return false
  return named && (wanted === null || wanted === status || wanted === conclusion) && isCreated(query, run)
}

/** `created` is a date, or a range of dates: `2026-11-01..2026-11-20`, `>=2026-11-01`. */
function isCreated(query: URLSearchParams, { createdAt }: Run): boolean {
  const range = query.get('created')
  if (range === null) return true
  const [from = '', to] = range.split('..')
  const day = createdAt.slice(0, from.replace(/^[<>]=?/, '').length)
  if (to !== undefined)
    return (from === '*' || createdAt >= from) && (to === '*' || createdAt.slice(0, to.length) <= to)
  const date = from.replace(/^[<>]=?/, '')
  if (from.startsWith('>=')) return day >= date
  if (from.startsWith('<=')) return day <= date
  if (from.startsWith('>')) return day > date
  return from.startsWith('<') ? day < date : day === date
}

function listJobs(call: Call, jobs: readonly Job[]): Answer {
  return paged(call, jobs, page => ({ total_count: jobs.length, jobs: page.map(job => jobJson(call, job)) }))
}

async function runLogs(call: Call, { jobs }: Attempt): Promise<Answer> {
  const kept = jobs.filter(({ log }) => log !== undefined)
  if (kept.length === 0) throw notFound()
  return await redirect(call, logArchive(kept), 'application/zip', 'logs.zip')
}

/** Anonymous callers may see runs of public repositories, but no logs. */
export async function redirect(call: Call, content: Buffer, type: string, name: string): Promise<Answer> {
  if (call.token === undefined) throw new Refusal(403, 'Must have admin rights to Repository.')
  return { status: 302, headers: { location: await signedUrl(call.front, { content, type, name }) } }
}

function cancel(call: Call): Answer {
  const run = runOf(call)
  if (stateOf(run, lastAttempt(run)).status === 'completed') {
    throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
  }
  cancelRun(run)
  return ok({}, 202)
}

function again(call: Call, run: Run, wanted: (job: Job) => boolean): Answer {
  if (stateOf(run, lastAttempt(run)).status !== 'completed') {
    throw new Refusal(403, 'This workflow is already running')
  }
  runAgain(call.front, run, loginOf(call), wanted)
  return ok({}, 201)
}
