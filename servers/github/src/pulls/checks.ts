import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Repo } from '../repo.ts'

/** Checks and commit statuses of a head, rolled up. */
export const checks = z.object({
  /** With its result where that is not plainly a failure: `e2e (timed_out)`. */
  failing: z.array(z.string()),
  pending: z.array(z.string()),
  passing: z.int(),
  skipped: z.int(),
  /** Further ones that were not looked at. */
  more: z.int(),
})

export type Checks = z.output<typeof checks>

export interface CheckState {
  name: string
  state: 'failing' | 'pending' | 'passing' | 'skipped'
}

/** Most checks, and most statuses, that are looked at. */
const mostChecks = 100

export function rollUp(states: readonly CheckState[], total: number): Checks {
  const named = (wanted: CheckState['state']) => [
    ...new Set(states.filter(({ state }) => state === wanted).map(({ name }) => name)),
  ]
  const counted = (wanted: CheckState['state']) => states.filter(({ state }) => state === wanted).length
  return {
    failing: named('failing'),
    pending: named('pending'),
    passing: counted('passing'),
    skipped: counted('skipped'),
    more: Math.max(0, total - states.length),
  }
}

/** `conclusion`: null while it runs. */
export function checkState(name: string, conclusion: string | null): CheckState {
  const result = conclusion?.toLowerCase()
  // Stale: its app has said nothing for two weeks.
  if (result === undefined || result === 'stale') return { name, state: 'pending' }
  if (result === 'success' || result === 'neutral') return { name, state: 'passing' }
  if (result === 'skipped') return { name, state: 'skipped' }
  return { name: result === 'failure' ? name : `${name} (${result})`, state: 'failing' }
}

/** A commit status: `success`, `pending`, `failure`, `error`; `expected` where a rule wants one that is not there yet. */
export function statusState(name: string, status: string): CheckState {
  const state = status.toLowerCase()
  if (state === 'pending' || state === 'expected') return { name, state: 'pending' }
  return { name, state: state === 'success' ? 'passing' : 'failing' }
}

/** What ran for a commit. What the token may not read is told instead. */
export async function checksAt(
  repo: Repo,
  ref: string,
  signal: AbortSignal,
): Promise<{ checks: Checks; notes: string[] }> {
  const at = { ref, per_page: mostChecks }
  const [runs, statuses] = await Promise.all([
    unlessForbidden(repo.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', at, { signal })),
    unlessForbidden(repo.request('GET /repos/{owner}/{repo}/commits/{ref}/status', at, { signal })),
  ])
  const states = [
    ...(runs?.check_runs ?? []).map(({ name, conclusion }) => checkState(name, conclusion)),
    ...(statuses?.statuses ?? []).map(({ context, state }) => statusState(context, state)),
  ]
  const notes = [
    ...(runs
      ? []
      : ['The token may not read checks (a fine-grained one never may): github_get_ci reads Actions all the same.']),
    ...(statuses ? [] : ['The token may not read commit statuses.']),
  ]
  return { checks: rollUp(states, (runs?.total_count ?? 0) + (statuses?.total_count ?? 0)), notes }
}

async function unlessForbidden<T>(request: Promise<T>): Promise<T | undefined> {
  const [result] = await Promise.allSettled([request])
  if (result.status === 'fulfilled') return result.value
  if (ConnectorError.is(result.reason) && ['forbidden', 'not_found'].includes(result.reason.code)) return undefined
  throw result.reason
}

/** `1 failing (test), 2 pending (lint, build), 10 passing`; empty where nothing ran. */
export function renderChecks({ failing, pending, passing, skipped, more }: Checks): string {
  const named = (names: readonly string[], word: string) =>
    names.length === 0 ? [] : [`${names.length} ${word} (${shortList(names)})`]
  const counted = (number: number, word: string) => (number === 0 ? [] : [`${number} ${word}`])
  return [
    ...named(failing, 'failing'),
    ...named(pending, 'pending'),
    ...counted(passing, 'passing'),
    ...counted(skipped, 'skipped'),
    ...counted(more, 'not looked at'),
  ].join(', ')
}

const mostNames = 10

function shortList(names: readonly string[]): string {
  const rest = names.length - mostNames
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}
