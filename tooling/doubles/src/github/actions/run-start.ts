import { actionsApp, addCheck, addSuite } from '../check-records.ts'
import type { Front } from '../front.ts'
import { type Attempt, type Job, lastAttempt, type Run, records, runsOf, type Workflow } from './records.ts'

export interface NewRun {
  readonly workflow: Workflow
  readonly event: string
  readonly sha: string
  readonly branch: string
  readonly title: string
  readonly actor: string
  /** Names of the jobs, all of them waiting for a runner. */
  readonly jobs: readonly string[]
  readonly createdAt?: string
  readonly ended?: Run['ended']
}

export function startRun(front: Front, given: NewRun): Run {
  const { workflow, createdAt = new Date().toISOString(), ended, jobs, ...rest } = given
  const id = front.nextId()
  const { repoId } = workflow
  const run: Run = {
    ...{ id, nodeId: `WFR_${id}`, repoId, workflow, attempts: [], artifacts: [], createdAt, updatedAt: createdAt },
    ...rest,
    number: runsOf(front, repoId).filter(other => other.workflow === workflow).length + 1,
    suite: addSuite(front, repoId, given.sha, actionsApp),
    ended,
  }
  records(front).runs.set(id, run)
  const attempt: Attempt = { number: 1, startedAt: createdAt, actor: given.actor, jobs: [] }
  run.attempts.push(attempt)
  attempt.jobs.push(...jobs.map(name => addJob(front, run, attempt, name)))
  return run
}

export function addJob(front: Front, run: Run, { number }: Attempt, name: string, labels = ['ubuntu-latest']): Job {
  const check = addCheck(front, run.suite, name)
  check.detailsUrl = `${front.url}/${front.names.byId(run.repoId)}/actions/runs/${run.id}/job/${check.id}`
  const job: Job = { check, run, attempt: number, labels, steps: [], log: undefined }
  records(front).jobs.set(check.id, job)
  return job
}

/** A new attempt, in which these jobs wait to run again and the others stand as they are. */
export function runAgain(front: Front, run: Run, actor: string, again: (job: Job) => boolean): void {
  const before = lastAttempt(run)
  const startedAt = new Date().toISOString()
  const attempt: Attempt = { number: before.number + 1, startedAt, actor, jobs: [] }
  run.attempts.push(attempt)
  run.updatedAt = startedAt
  const jobs = before.jobs.map(job => (again(job) ? addJob(front, run, attempt, job.check.name, [...job.labels]) : job))
  attempt.jobs.push(...jobs)
}

export function cancelRun(run: Run): void {
  const now = new Date().toISOString()
  run.updatedAt = now
  for (const { check } of lastAttempt(run).jobs) {
    if (check.status === 'completed') continue
    check.status = 'completed'
    check.conclusion = 'cancelled'
    check.completedAt = now
  }
}
