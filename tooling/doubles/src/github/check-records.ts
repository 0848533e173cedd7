import { remember } from './call.ts'
import type { Front } from './front.ts'

export const conclusions = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const
export type Conclusion = (typeof conclusions)[number]
export type Status = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending'

export interface App {
  readonly slug: string
  readonly name: string
}
export const actionsApp: App = { slug: 'github-actions', name: 'GitHub Actions' }

export interface Suite {
  readonly id: number
  readonly nodeId: string
  readonly repoId: number
  readonly sha: string
  readonly app: App
  readonly createdAt: string
}

export interface Output {
  readonly title: string | null
  readonly summary: string | null
  readonly text: string | null
}

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: 'notice' | 'warning' | 'failure'
  readonly message: string
}

export interface CheckRun {
  readonly id: number
  readonly nodeId: string
  readonly suite: Suite
  readonly name: string
  readonly annotations: Annotation[]
  status: Status
  conclusion: Conclusion | null
  startedAt: string
  completedAt: string | null
  detailsUrl: string | undefined
  externalId: string | undefined
  output: Output
}

interface Records {
  readonly suites: Suite[]
  readonly checks: Map<number, CheckRun>
}
const records = remember<Records>(() => ({ suites: [], checks: new Map() }))

export function addSuite(front: Front, repoId: number, sha: string, app: App): Suite {
  const id = front.nextId()
  const suite = { id, nodeId: `CS_${id}`, repoId, sha, app, createdAt: new Date().toISOString() }
  records(front).suites.push(suite)
  return suite
}

/** An app has one suite a commit; Actions has one a run. */
export function suiteFor(front: Front, repoId: number, sha: string, app: App): Suite {
  const found = suitesAt(front, repoId, sha).find(suite => suite.app.slug === app.slug)
  return found ?? addSuite(front, repoId, sha, app)
}

export function suitesAt(front: Front, repoId: number, sha: string): Suite[] {
  return records(front).suites.filter(suite => suite.repoId === repoId && suite.sha === sha)
}

export function suiteById(front: Front, id: number): Suite | undefined {
  return records(front).suites.find(suite => suite.id === id)
}

/** A check that has not begun. */
export function addCheck(front: Front, suite: Suite, name: string): CheckRun {
  const id = front.nextId()
  const check: CheckRun = {
    ...{ id, nodeId: `CR_${id}`, suite, name, annotations: [], status: 'queued', conclusion: null },
    ...{ startedAt: new Date().toISOString(), completedAt: null, detailsUrl: undefined, externalId: undefined },
    output: { title: null, summary: null, text: null },
  }
  records(front).checks.set(id, check)
  return check
}

export function checkById(front: Front, id: number): CheckRun | undefined {
  return records(front).checks.get(id)
}

export function checksAt(front: Front, repoId: number, sha: string): CheckRun[] {
  return [...records(front).checks.values()].filter(({ suite }) => suite.repoId === repoId && suite.sha === sha)
}

/** The newest check of each name in each suite. */
export function latestChecks(checks: readonly CheckRun[]): CheckRun[] {
  return [...new Map(checks.map(check => [`${check.suite.id} ${check.name}`, check])).values()]
}

/** What a suite, a run or a whole commit comes to. */
export function summary(checks: readonly { status: Status; conclusion: Conclusion | null }[]): {
  status: Status
  conclusion: Conclusion | null
} {
  const done = checks.filter(({ status }) => status === 'completed')
  const begun = done.length > 0 || checks.some(({ status }) => status === 'in_progress')
  if (done.length < checks.length) return { status: begun ? 'in_progress' : 'queued', conclusion: null }
  const worst = worstFirst.find(wanted => checks.some(({ conclusion }) => conclusion === wanted))
  return { status: 'completed', conclusion: worst === 'timed_out' ? 'failure' : (worst ?? 'success') }
}

const worstFirst: readonly Conclusion[] = [
  'failure',
  'timed_out',
  'action_required',
  'cancelled',
  'success',
  'neutral',
  'skipped',
]
