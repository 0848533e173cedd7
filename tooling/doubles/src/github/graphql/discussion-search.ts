import { allDiscussions, type Discussion } from '../discussions.ts'
import { parseQuery, scopeOf, type Term, wordsOf } from '../search-query.ts'
import { visibleRepos } from '../search-results.ts'
import { discussionSource } from './discussion-types.ts'
import type { Context, Source } from './source.ts'

/** The discussions that a query of the search means, in repositories that the caller may see. */
export async function foundDiscussions(context: Context, query: string): Promise<Source[]> {
  const { call } = context
  const terms = parseQuery(query)
  const repos = scopeOf(call, terms, await visibleRepos(call))
  const found = allDiscussions(call.front).filter(
    one => repos.includes(call.front.names.byId(one.repoId) ?? '') && matches(one, terms),
  )
  return found.toReversed().map(one => discussionSource(context, one))
}

function matches(discussion: Discussion, terms: readonly Term[]): boolean {
  const words = wordsOf(terms)
  const text = [discussion.title, discussion.body, ...discussion.comments.map(({ body }) => body)]
    .join('\n')
    .toLowerCase()
  if (!words.every(word => text.includes(word))) return false
  return terms.every(term => term.qualifier === undefined || fits(discussion, term) !== term.negated)
}

function fits(discussion: Discussion, { qualifier, value }: Term): boolean {
  const wanted = value.toLowerCase()
  if (qualifier === 'author') return discussion.author.toLowerCase() === wanted
  if (qualifier === 'category') return discussion.category.name.toLowerCase() === wanted
  if (qualifier !== 'is') return true
  const states: Readonly<Record<string, boolean>> = {
    open: discussion.closed === undefined,
    closed: discussion.closed !== undefined,
    answered: discussion.answer !== undefined,
    unanswered: discussion.category.isAnswerable && discussion.answer === undefined,
  }
  return states[wanted] ?? true
}
