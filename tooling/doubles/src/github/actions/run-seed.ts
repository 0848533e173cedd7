import { zipSync } from 'fflate'
import type { Annotation, Conclusion } from '../check-records.ts'
import type { Front } from '../front.ts'
import { commitAt, defaultBranchOf } from '../git-places.ts'
import { commandLines, logText, type Printed } from './logs.ts'
import { type Job, lastAttempt, type Run, records, type Step, workflowAt } from './records.ts'
import { addJob, startRun } from './run-start.ts'

export interface NewStep {
  readonly name: string
  /** `success` when left out; null while it runs. */
  readonly conclusion?: Conclusion | null
  /** What it printed, without timestamps. */
  readonly log?: string
}

export interface NewJob {
  readonly name: string
  /** Of the steps when left out; null while it runs; `queued` before. */
  readonly conclusion?: Conclusion | 'queued' | null
  readonly steps?: readonly NewStep[]
  /** All that the job printed; instead of what the steps did. */
  readonly log?: string
  readonly labels?: readonly string[]
  readonly annotations?: readonly Annotation[]
}

export interface NewRunSeed {
  /** A branch or a sha; the default branch when left out. */
  readonly head?: string
  readonly jobs?: readonly NewJob[]
  /** Name or path; `CI` in `.github/workflows/ci.yml` when left out. */
  readonly workflow?: string
  readonly event?: string
  readonly title?: string
  readonly as?: string
  /** Files of each artifact, by name. */
  readonly artifacts?: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>
  /** Of a run whose jobs say nothing: `startup_failure`. */
  readonly conclusion?: Run['ended']
  /** ISO 8601. */
  readonly createdAt?: string
}

export interface MadeRun {
  readonly id: number
  readonly number: number
  /** Ids by name. */
  readonly jobs: Readonly<Record<string, number>>
  readonly artifacts: Readonly<Record<string, number>>
}

export function actionsSeed(front: Front) {
  return {
    /** A run of a workflow, with its jobs, their logs and its artifacts. */
    run: (repo: string, run: NewRunSeed = {}): Promise<MadeRun> => makeRun(front, repo, run),
    /** Ends jobs that wait or run, in the last attempt: conclusions by name, all the others succeed. */
    finishRun: (id: number, conclusions: Readonly<Record<string, Conclusion>> = {}): void => {
      const run = records(front).runs.get(id)
      if (run === undefined) throw new Error(`There is no run ${id}`)
      for (const job of lastAttempt(run).jobs) {
        if (job.check.status === 'completed') continue
        fill(job, { name: job.check.name, conclusion: conclusions[job.check.name] ?? 'success' }, Date.now())
      }
      run.updatedAt = new Date().toISOString()
    },
  }
}

async function makeRun(front: Front, repo: string, given: NewRunSeed): Promise<MadeRun> {
  const branch = given.head ?? (await defaultBranchOf(front, repo))
  const { sha, message } = await commitAt(front, repo, branch)
  const { workflow = 'CI', event = 'push', as = front.adminOf(repo.split('/')[0] ?? '') } = given
  const { createdAt = new Date().toISOString(), jobs = [], conclusion } = given
  const run = startRun(front, {
    workflow: workflowOf(front, repo, workflow),
    ...{ event, sha, branch, actor: as, jobs: [], createdAt, ended: conclusion },
    title: given.title ?? message.split('\n')[0] ?? '',
  })
  for (const job of jobs) {
    const made = addJob(front, run, lastAttempt(run), job.name, [...(job.labels ?? ['ubuntu-latest'])])
    lastAttempt(run).jobs.push(made)
    fill(made, job, Date.parse(createdAt))
  }
  addArtifacts(front, run, given.artifacts ?? {})
  return {
    ...{ id: run.id, number: run.number },
    jobs: Object.fromEntries(lastAttempt(run).jobs.map(({ check }) => [check.name, check.id])),
    artifacts: Object.fromEntries(run.artifacts.map(({ name, id }) => [name, id])),
  }
}

function workflowOf(front: Front, repo: string, workflow: string) {
  const found = front.names.find(repo)
  if (found === undefined) throw new Error(`There is no repository ${repo}`)
  const known = records(front).workflows.find(flow => flow.repoId === found.id && flow.name === workflow)
  if (known !== undefined) return known
  if (workflow.includes('/')) return workflowAt(front, found.id, workflow, workflow)
  const file = workflow.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return workflowAt(front, found.id, `.github/workflows/${file}.yml`, workflow)
}

/** What the job did. Steps take ten seconds each; GitHub sets up and completes around those that were given. */
function fill(job: Job, given: NewJob, start: number): void {
  const { check } = job
  check.startedAt = new Date(start).toISOString()
  check.annotations.push(...(given.annotations ?? []))
  if (given.conclusion === 'queued') return
  const { steps = [{ name: 'Run npm test', conclusion: given.conclusion ?? null }] } = given
  const all: NewStep[] = [{ name: 'Set up job' }, ...steps]
  const conclusion = given.conclusion === undefined ? outcome(steps) : given.conclusion
  if (conclusion !== null) all.push({ name: 'Complete job' })
  const printed = all.map((step, index) => printedBy(step, new Date(start + index * 10_000)))
  job.steps = printed.map(({ step }) => step)
  check.status = conclusion === null ? 'in_progress' : 'completed'
  check.conclusion = conclusion
  if (conclusion === null) return
  check.completedAt = new Date(start + all.length * 10_000).toISOString()
  job.log = logText(given.log === undefined ? printed : [whole(printed, given.log)])
  if (conclusion === 'failure' && given.annotations === undefined) check.annotations.push(exitCode)
}

const exitCode: Annotation = {
  ...{ path: '.github', start_line: 1, end_line: 1, annotation_level: 'failure' },
  message: 'Process completed with exit code 1.',
}

function outcome(steps: readonly NewStep[]): Conclusion | null {
  const all = steps.map(({ conclusion = 'success' }) => conclusion)
  if (all.includes(null)) return null
  return all.find(one => one !== 'success' && one !== 'skipped') ?? 'success'
}

function printedBy({ name, conclusion = 'success', log = '' }: NewStep, start: Date): Printed {
  const running = conclusion === null
  const step: Step = {
    name,
    status: running ? 'in_progress' : 'completed',
    conclusion,
    startedAt: start.toISOString(),
    completedAt: running ? null : new Date(start.getTime() + 9_000).toISOString(),
  }
  if (name === 'Set up job') return { step, lines: setUp }
  if (name === 'Complete job') return { step, lines: ['Cleaning up orphan processes'] }
  return { step, lines: conclusion === 'skipped' ? [] : commandLines(name.replace(/^Run /, ''), conclusion, log) }
}

const setUp = [
  "Current runner version: '2.328.0'",
  '##[group]Operating System',
  'Ubuntu',
  '24.04.3',
  'LTS',
  '##[endgroup]',
  'Prepare workflow directory',
]

/** A log that was given as one belongs to the step that failed, else to the last one that ran. */
function whole(printed: readonly Printed[], log: string): Printed {
  const ran = printed.slice(1, -1)
  const { step } = ran.find(part => part.step.conclusion === 'failure') ??
    ran.at(-1) ??
    printed[0] ?? { step: undefined }
  if (step === undefined) throw new Error('A job has at least one step')
  return { step, lines: log.replace(/\n$/, '').split('\n') }
}

function addArtifacts(front: Front, run: Run, artifacts: NonNullable<NewRunSeed['artifacts']>): void {
  for (const [name, files] of Object.entries(artifacts)) {
    const bytes = Object.entries(files).map(([path, content]) => [path, Buffer.from(content)])
    const id = front.nextId()
    const zip = Buffer.from(zipSync(Object.fromEntries(bytes)))
    run.artifacts.push({ id, nodeId: `AR_${id}`, run, name, zip, createdAt: run.createdAt, expired: false })
  }
}
