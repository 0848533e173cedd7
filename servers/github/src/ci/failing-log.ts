import type { Data } from '../api.ts'
import { logLines } from '../logs/log-line.ts'
import { type Picked, pickLines, type Wanted } from '../logs/pick-lines.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

type Job = Data<'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'>

/** The steps of a job that failed, by name. */
export function failedSteps(job: Job): string[] {
  return (job.steps ?? []).filter(isFailed).map(({ name }) => name)
}

type Step = NonNullable<Job['steps']>[number]

function isFailed({ conclusion }: Step): boolean {
  return conclusion === 'failure' || conclusion === 'timed_out' || conclusion === 'cancelled'
}

/** Most bytes read of one log; GitHub's own are cut at about this. */
const mostBytes = 200_000_000

/**
 * The telling lines of a job's log. Undefined where there is none: not written yet, or past its retention.
 * @throws ConnectorError for other failures
 */
export async function jobLog(
  repo: Repo,
  job: Job,
  wanted: Omit<Wanted, 'between'>,
  signal: AbortSignal,
): Promise<Picked | undefined> {
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs'
  const bytes = repo.stream(route, { job_id: job.id }, { signal, mostBytes })
  return await unlessMissing(pickLines(logLines(bytes), { ...wanted, between: timeOf(job) }))
}

/** From the start of the first step that failed to its end. GitHub tells both in whole seconds. */
function timeOf({ steps = [] }: Job): Wanted['between'] {
  const step = steps.find(isFailed)
  if (!step?.started_at) return undefined
  const from = Date.parse(step.started_at)
  const to = step.completed_at ? Date.parse(step.completed_at) : Number.POSITIVE_INFINITY
  return { from: Math.floor(from / 1000) * 1000, to: to + 1000 }
}
