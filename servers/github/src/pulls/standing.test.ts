import { describe, expect, test } from 'vitest'
import { checkState, renderChecks, rollUp, statusState } from './checks.ts'
import type { Overview } from './overview.ts'
import type { Review } from './review.ts'
import { obstaclesOf, renderStanding, renderVerdicts } from './standing.ts'

const pull: Overview = {
  repo: 'acme/web',
  number: 12,
  url: 'https://github.com/acme/web/pull/12',
  title: 'Fix',
  state: 'open',
  author: 'alice',
  association: 'MEMBER',
  created: '2026-11-20T10:00:00Z',
  updated: '2026-11-20T10:00:00Z',
  head: 'fix',
  head_sha: '0123456789012345678901234567890123456789',
  base: 'main',
  labels: [],
  assignees: [],
  additions: 1,
  deletions: 0,
  changed_files: 1,
  commits: 1,
  comments: 0,
  mergeable: 'yes',
  merge_state: 'clean',
  reviews: [],
  waiting: [],
  checks: { failing: [], pending: [], passing: 0, skipped: 0, more: 0 },
  closes: [],
  body: '',
  notes: [],
}

const review = (author: string, state: Review['state']): Review => ({
  id: 1,
  author,
  association: 'MEMBER',
  state,
  body: '',
})

test.each<[Partial<Overview>, string]>([
  [{}, 'merge state: clean'],
  [{ mergeable: 'unknown', merge_state: 'unknown' }, 'merge state: GitHub is still computing it; ask again'],
  [{ draft: true, merge_state: 'draft' }, 'merge state: draft (it is a draft)'],
  [{ mergeable: 'conflicts', merge_state: 'dirty' }, 'merge state: conflicts (it conflicts with main)'],
  [
    { merge_state: 'blocked' },
    'merge state: blocked (the rules of main ask for more (reviews, checks, resolved threads or signatures))',
  ],
  [{ merge_state: 'blocked', review_required: true }, 'merge state: blocked (a review is required)'],
  [
    { merge_state: 'behind', behind: 3 },
    'merge state: behind (its branch must be up to date with main), 3 behind main',
  ],
  [
    { checks: { ...pull.checks, failing: ['a', 'b'], pending: ['c'] }, merge_state: 'unstable', auto_merge: 'squash' },
    'merge state: can be merged, though not all checks passed (2 failing checks; 1 pending check), auto-merge squash is on',
  ],
  [{ queue: 2 }, 'merge state: clean, at place 2 of the merge queue'],
])('%j', (more, expected) => {
  expect(renderStanding({ ...pull, ...more })).toBe(expected)
})

describe('of each reviewer the last verdict counts', () => {
  test('a comment takes none back, an approval does', () => {
    const reviews = [
      review('bob', 'approved'),
      review('bob', 'commented'),
      review('carol', 'changes_requested'),
      review('carol', 'approved'),
      review('dan', 'changes_requested'),
    ]
    expect(renderVerdicts({ reviews, waiting: ['erin', 'acme/team'] })).toBe(
      'approved by @bob @carol, changes requested by @dan, waiting for @erin acme/team',
    )
    expect(obstaclesOf({ ...pull, reviews })).toEqual(['changes requested by @dan'])
  })

  test('one that was dismissed does not', () => {
    const reviews = [review('bob', 'changes_requested'), review('bob', 'dismissed')]
    expect(renderVerdicts({ reviews, waiting: [] })).toBe('')
  })
})

test('checks and statuses are rolled up', () => {
  const states = [
    checkState('build', 'success'),
    checkState('lint', 'NEUTRAL'),
    checkState('docs', 'skipped'),
    checkState('test', 'failure'),
    checkState('test', 'failure'),
    checkState('e2e', 'TIMED_OUT'),
    checkState('deploy', null),
    statusState('ci/x', 'error'),
    statusState('ci/y', 'EXPECTED'),
  ]
  expect(renderChecks(rollUp(states, 12))).toBe(
    '3 failing (test, e2e (timed_out), ci/x), 2 pending (deploy, ci/y), 2 passing, 1 skipped, 3 not looked at',
  )
})
