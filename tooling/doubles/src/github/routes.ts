import { accounts } from './accounts.ts'
import { actions } from './actions/routes.ts'
import { advisories } from './advisories.ts'
import { alerts } from './alerts/routes.ts'
import type { Routes } from './call.ts'
import { checks } from './checks.ts'
import { collaborators } from './collaborators.ts'
import { comments } from './comments.ts'
import { commits } from './commits.ts'
import { contents } from './contents.ts'
import { forks } from './forks.ts'
import { gistRoutes } from './gists.ts'
import { graphql } from './graphql/routes.ts'
import { inbox } from './inbox.ts'
import { issueLinks } from './issue-links.ts'
import { issues } from './issues.ts'
import { labels } from './labels.ts'
import { merging } from './merging.ts'
import { protection } from './protection.ts'
import { pulls } from './pulls.ts'
import { reactionRoutes } from './reactions.ts'
import { refs } from './refs.ts'
import { releases } from './releases.ts'
import { repos } from './repos.ts'
import { reviewComments } from './review-comments.ts'
import { reviewers } from './reviewers.ts'
import { reviews } from './reviews.ts'
import { search } from './search.ts'
import { commitStatuses } from './statuses.ts'

/** Everything that this front answers itself; the rest is the emulator's. */
export const routes: Routes = {
  ...repos,
  ...collaborators,
  ...accounts,
  ...contents,
  ...commits,
  ...refs,
  ...protection,
  ...search,
  ...gistRoutes,
  ...forks,
  ...issues,
  ...issueLinks,
  ...comments,
  ...labels,
  ...reactionRoutes,
  ...pulls,
  ...merging,
  ...reviews,
  ...reviewComments,
  ...reviewers,
  ...commitStatuses,
  ...checks,
  ...actions,
  ...releases,
  ...alerts,
  ...advisories,
  ...inbox,
  ...graphql,
}
