import { isJson, type Json } from '../call.ts'
import { closingNumbers } from '../closing.ts'
import { reaches, roleOf } from '../roles.ts'
import { connection } from './connection.ts'
import { ifThere, repoName, repositoryOf } from './places.ts'
import { projectItemsOf } from './project-types.ts'
import { hideable, remark } from './remark.ts'
import { actor, type Context, type Field, jsons, known, pathOf, source, type Types } from './source.ts'

const mayTriage: Field = ({ url }, _args, { call }) =>
  reaches(roleOf(call.front, repoName(url), call.token?.login), 'triage')

/** What issues and pull requests have in common. */
export const talk: Readonly<Record<string, Field>> = {
  ...remark,
  closed: ({ state }) => state === 'closed',
  repository: async ({ url }, _args, context) => await repositoryOf(context, repoName(url)),
  labels: ({ labels }, args) => connection(jsons(labels), args, { make: label => known('Label', label) }),
  assignees: ({ assignees }, args) => connection(jsons(assignees), args, { make: actor }),
  milestone: ({ milestone }) => source('Milestone', milestone),
  comments: async (issue, args, context) => {
    const path = `/repos/${repoName(issue.url)}/issues/${issue.number}/comments`
    return connection(await context.readAll(path), args, { make: one => known('IssueComment', one) })
  },
  participants: async (issue, args, context) => {
    const comments = await context.readAll(`/repos/${repoName(issue.url)}/issues/${issue.number}/comments`)
    const users = [issue, ...comments].map(({ user }) => user).filter(isJson)
    return connection([...new Map(users.map(user => [user.login, user])).values()], args, { make: actor })
  },
  projectItems: projectItemsOf,
  titleHTML: ({ title }) => title,
  viewerCanUpdate: mayTriage,
  viewerCanClose: mayTriage,
  viewerCanLabel: mayTriage,
  viewerCanSubscribe: () => true,
  viewerSubscription: () => 'UNSUBSCRIBED',
}

export const issueTypes: Types = {
  Issue: {
    ...talk,
    isPinned: () => false,
    parent: async (issue, _args, context) =>
      typeof issue.parent_issue_url === 'string'
        ? source('Issue', await ifThere(context.read(pathOf(issue.parent_issue_url))))
        : null,
    subIssues: async (issue, args, context) =>
      connection(await context.readAll(`${pathOf(issue.url)}/sub_issues`), args, { make: one => known('Issue', one) }),
    subIssuesSummary: async (issue, _args, context) => {
      const { sub_issues_summary: counts } = await context.read(pathOf(issue.url))
      const { total = 0, completed = 0, percent_completed = 0 } = isJson(counts) ? counts : {}
      return { total, completed, percentCompleted: percent_completed }
    },
    closedByPullRequestsReferences: async (issue, args, context) =>
      connection(await closingPulls(context, issue, args.includeClosedPrs === true), args, {
        make: pull => known('PullRequest', pull),
      }),
    linkedBranches: (_issue, args) => connection([], args),
    trackedInIssues: (_issue, args) => connection([], args),
    trackedIssues: (_issue, args) => connection([], args),
  },
  IssueComment: {
    ...hideable,
    issue: async ({ issue_url }, _args, context) => known('Issue', await context.read(pathOf(issue_url))),
    repository: async ({ url }, _args, context) => await repositoryOf(context, repoName(url)),
    pullRequest: () => null,
  },
}

/** The pull requests whose text says that they close an issue. */
async function closingPulls(context: Context, issue: Json, closedToo: boolean): Promise<Json[]> {
  const repo = repoName(issue.url)
  const pulls = await context.readAll(`/repos/${repo}/pulls?state=all`)
  return pulls.filter(
    pull =>
      (closedToo || pull.state === 'open' || pull.merged_at !== null) &&
      closingNumbers(String(pull.body ?? ''), repo).includes(Number(issue.number)),
  )
}
