import { remember } from '../call.ts'
import type { CheckRun, Conclusion, Status, Suite } from '../check-records.ts'
import { latestChecks, summary } from '../check-records.ts'
import type { Front } from '../front.ts'

export interface Workflow {
  readonly id: number
  readonly nodeId: string
  readonly repoId: number
  /** `.github/workflows/ci.yml`. */
  readonly path: string
  readonly createdAt: string
  name: string
  state: 'active' | 'disabled_manually'
  updatedAt: string
}

export interface Step {
  readonly name: string
  status: Status
  conclusion: Conclusion | null
  startedAt: string | null
  completedAt: string | null
}

/** A job is a check run, and has its id. */
export interface Job {
  readonly check: CheckRun
  readonly run: Run
  readonly attempt: number
  readonly labels: readonly string[]
  steps: Step[]
  /** As it is downloaded; undefined until the job is over. */
  log: string | undefined
}

export interface Attempt {
  readonly number: number
  readonly startedAt: string
  readonly actor: string
  /** Those that were not run again are the ones of the attempt before. */
  readonly jobs: Job[]
}

export interface Artifact {
  readonly id: number
  readonly nodeId: string
  readonly run: Run
  readonly name: string
  readonly zip: Buffer
  readonly createdAt: string
  expired: boolean
}

export interface Run {
  readonly id: number
  readonly nodeId: string
  readonly repoId: number
  readonly workflow: Workflow
  readonly number: number
  readonly event: string
  readonly sha: string
  readonly branch: string
  readonly title: string
  readonly actor: string
  readonly suite: Suite
  readonly attempts: Attempt[]
  readonly artifacts: Artifact[]
  readonly createdAt: string
  /** Where no job says it: a run that never started. */
  readonly ended: Conclusion | 'startup_failure' | undefined
  updatedAt: string
}

interface Records {
  readonly workflows: Workflow[]
  readonly runs: Map<number, Run>
  readonly jobs: Map<number, Job>
}
export const records = remember<Records>(() => ({ workflows: [], runs: new Map(), jobs: new Map() }))

/** Newest first, as all lists of runs are. */
export function runsOf(front: Front, repoId: number): Run[] {
  return [...records(front).runs.values()].filter(run => run.repoId === repoId).toReversed()
}

export function lastAttempt(run: Run): Attempt {
  const attempt = run.attempts.at(-1)
  if (attempt === undefined) throw new Error(`The run ${run.id} has no attempt`)
  return attempt
}

export function stateOf(run: Run, { jobs }: Attempt): { status: Status; conclusion: Conclusion | string | null } {
  if (run.ended !== undefined) return { status: 'completed', conclusion: run.ended }
  return summary(latestChecks(jobs.map(job => job.check)))
}

export function workflowAt(front: Front, repoId: number, path: string, name: string): Workflow {
  const all = records(front).workflows
  const found = all.find(flow => flow.repoId === repoId && flow.path === path)
  if (found !== undefined) return found
  const id = front.nextId()
  const now = new Date().toISOString()
  const flow: Workflow = {
    ...{ id, nodeId: `W_${id}`, repoId, path, name, state: 'active' },
    ...{ createdAt: now, updatedAt: now },
  }
  all.push(flow)
  return flow
}
