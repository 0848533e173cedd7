import { z } from 'zod'
import { everyPage } from '../every-page.ts'
import { me } from '../me.ts'
import type { Repo } from '../repo.ts'
import type { Step } from '../steps.ts'

export const reaction = z.enum(['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'])

export type Reaction = z.output<typeof reaction>

/** What is reacted to: an issue or pull request, a comment on it, or a comment on a line of a diff. */
export type Reacted = { kind: 'conversation'; number: number } | { kind: 'issue' | 'review'; id: number }

/** Adds a reaction; GitHub keeps one of each kind a person, so one sent twice changes nothing. */
export function addReaction(repo: Repo, to: Reacted, content: Reaction, signal: AbortSignal): Promise<unknown> {
  switch (to.kind) {
    case 'conversation': {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/reactions'
      return repo.request(route, { issue_number: to.number, content }, { signal })
    }
    case 'issue': {
      const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions'
      return repo.request(route, { comment_id: to.id, content }, { signal })
    }
    case 'review': {
      const route = 'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions'
      return repo.request(route, { comment_id: to.id, content }, { signal })
    }
  }
}

const mostPages = 5

/** The step that takes back a reaction of one's own; none where there is none. */
export async function removal(repo: Repo, to: Reacted, content: Reaction, signal: AbortSignal) {
  const login = await me(repo.account, signal)
  const { items } = await everyPage(mostPages, page => reactionsOn(repo, to, content, page, signal))
  const own = items.find(({ user }) => user?.login === login)
  const steps: Step[] = own ? [{ change: `reaction -${content}`, send: () => remove(repo, to, own.id, signal) }] : []
  return steps
}

async function reactionsOn(repo: Repo, to: Reacted, content: Reaction, page: number, signal: AbortSignal) {
  const at = { content, per_page: 100, page }
  return to.kind === 'conversation'
    ? await repo.page(
        'GET /repos/{owner}/{repo}/issues/{issue_number}/reactions',
        { ...at, issue_number: to.number },
        { signal },
      )
    : to.kind === 'issue'
      ? await repo.page(
          'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
          { ...at, comment_id: to.id },
          { signal },
        )
      : await repo.page(
          'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions',
          { ...at, comment_id: to.id },
          { signal },
        )
}

function remove(repo: Repo, to: Reacted, id: number, signal: AbortSignal): Promise<unknown> {
  if (to.kind === 'conversation') {
    const route = 'DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}'
    return repo.request(route, { issue_number: to.number, reaction_id: id }, { signal })
  }
  const at = { comment_id: to.id, reaction_id: id }
  return to.kind === 'issue'
    ? repo.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}', at, { signal })
    : repo.request('DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}', at, { signal })
}
