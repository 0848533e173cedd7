import type { Overview } from './overview.ts'
import { type Review, verdictsOf } from './review.ts'

/** Why it cannot or should not be merged now, a few words each; none where nothing is in the way. */
export function obstaclesOf(pull: Overview): string[] {
  const told = [
    pull.draft && 'it is a draft',
    pull.mergeable === 'conflicts' && `it conflicts with ${pull.base}`,
    ...reviewObstacles(pull),
    ...checkObstacles(pull),
    pull.merge_state === 'behind' && `its branch must be up to date with ${pull.base}`,
  ].filter(word => typeof word === 'string')
  if (told.length > 0 || pull.merge_state !== 'blocked') return told
  return [`the rules of ${pull.base} ask for more (reviews, checks, resolved threads or signatures)`]
}

function reviewObstacles({ reviews, review_required }: Overview): string[] {
  const against = byVerdict(reviews, 'changes_requested')
  if (against.length > 0) return [`changes requested by ${against.map(login => `@${login}`).join(' ')}`]
  return review_required ? ['a review is required'] : []
}

function checkObstacles({ checks }: Overview): string[] {
  return [
    ...(checks.failing.length > 0 ? [`${checks.failing.length} failing`] : []),
    ...(checks.pending.length > 0 ? [`${checks.pending.length} pending`] : []),
  ].map(words => `${words} check${words.startsWith('1 ') ? '' : 's'}`)
}

function byVerdict(reviews: readonly Review[], wanted: Review['state']): string[] {
  return [...verdictsOf(reviews)].filter(([, { state }]) => state === wanted).map(([login]) => login)
}

/** `merge state: blocked (a review is required; 1 failing check), 2 behind, auto-merge squash`. */
export function renderStanding(pull: Overview): string {
  const obstacles = obstaclesOf(pull)
  const state = pull.mergeable === 'unknown' ? 'GitHub is still computing it; ask again' : stateWord(pull.merge_state)
  return [
    `merge state: ${state}${obstacles.length > 0 ? ` (${obstacles.join('; ')})` : ''}`,
    pull.behind && `${pull.behind} behind ${pull.base}`,
    pull.auto_merge && `auto-merge ${pull.auto_merge} is on`,
    pull.queue !== undefined && `at place ${pull.queue} of the merge queue`,
  ]
    .filter(Boolean)
    .join(', ')
}

function stateWord(state: string): string {
  return { dirty: 'conflicts', unstable: 'can be merged, though not all checks passed' }[state] ?? state
}

/** `approved by @bob, changes requested by @carol, waiting for @dave acme/team`. */
export function renderVerdicts({ reviews, waiting }: Pick<Overview, 'reviews' | 'waiting'>): string {
  const people = (word: string, logins: readonly string[]) =>
    logins.length === 0 ? [] : [`${word} ${logins.map(login => (login.includes('/') ? login : `@${login}`)).join(' ')}`]
  return [
    ...people('approved by', byVerdict(reviews, 'approved')),
    ...people('changes requested by', byVerdict(reviews, 'changes_requested')),
    ...people('waiting for', waiting),
  ].join(', ')
}
