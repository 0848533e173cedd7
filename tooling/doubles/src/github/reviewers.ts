import { need } from './access.ts'
import { type Answer, bodyOf, type Call, ok, Refusal, type Routes, repoPath } from './call.ts'
import { read } from './dispatch.ts'
import { assignable } from './issues.ts'
import { simplePull } from './pull-json.ts'
import { type Pull, pullOf } from './pull-records.ts'
import { issueOf } from './pulls.ts'

const path = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'

/** Whose review is asked for. Teams are none of this double's matter. */
export const reviewers: Routes = {
  [`GET ${path}`]: async call => {
    const { reviewers } = await pullOf(call)
    return ok({ users: await Promise.all(reviewers.map(login => read(call, `/users/${login}`))), teams: [] })
  },
  [`POST ${path}`]: async call => {
    need(call, 'triage')
    const pull = await pullOf(call)
    const asked = loginsOf(call)
    if (asked.includes(pull.author)) throw new Refusal(422, 'Review cannot be requested from pull request author.')
    if (asked.some(login => !assignable(call).includes(login))) {
      const repo = repoPath(call).slice('/repos/'.length)
      throw new Refusal(
        422,
        `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repo} repository.`,
      )
    }
    pull.reviewers = [...new Set([...pull.reviewers, ...asked])]
    return await shown(call, pull, 201)
  },
  [`DELETE ${path}`]: async call => {
    need(call, 'triage')
    const pull = await pullOf(call)
    const asked = loginsOf(call)
    pull.reviewers = pull.reviewers.filter(login => !asked.includes(login))
    return await shown(call, pull, 200)
  },
}

function loginsOf(call: Call): string[] {
  const { reviewers } = bodyOf(call)
  return Array.isArray(reviewers) ? reviewers.map(String) : []
}

async function shown(call: Call, pull: Pull, status: number): Promise<Answer> {
  return ok(await simplePull(call, pull, await issueOf(call, pull)), status)
}
