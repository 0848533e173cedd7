import type { Routes } from './call.ts'
import { forks } from './forks.ts'
import { issueLinks } from './issue-links.ts'
import { issues } from './issues.ts'
import { merging } from './merging.ts'
import { pulls } from './pulls.ts'
import { reactionRoutes } from './reactions.ts'
import { repos } from './repos.ts'
import { reviewComments } from './review-comments.ts'
import { reviewers } from './reviewers.ts'
import { reviews } from './reviews.ts'
import { commitStatuses } from './statuses.ts'

/** Everything that this front answers itself; the rest is the emulator's. */
export const routes: Routes = {
  ...repos,
  ...forks,
  ...issues,
  ...issueLinks,
  ...reactionRoutes,
  ...pulls,
  ...merging,
  ...reviews,
  ...reviewComments,
  ...reviewers,
  ...commitStatuses,
}
