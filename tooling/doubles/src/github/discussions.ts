import { remember } from './call.ts'
import type { Front } from './front.ts'

export interface Category {
  readonly nodeId: string
  readonly name: string
  readonly slug: string
  readonly emoji: string
  readonly description: string
  readonly isAnswerable: boolean
}

export interface DiscussionComment {
  readonly id: number
  readonly nodeId: string
  readonly discussion: Discussion
  readonly author: string
  readonly createdAt: string
  /** The first of the thread; undefined for that one itself. */
  readonly replyTo: DiscussionComment | undefined
  readonly upvotes: Set<string>
  body: string
  updatedAt: string
}

export interface Discussion {
  readonly id: number
  readonly nodeId: string
  readonly repoId: number
  readonly number: number
  readonly author: string
  readonly createdAt: string
  readonly comments: DiscussionComment[]
  readonly upvotes: Set<string>
  category: Category
  title: string
  body: string
  updatedAt: string
  locked: boolean
  closed: { readonly at: string; readonly reason: string } | undefined
  answer: { readonly comment: DiscussionComment; readonly by: string; readonly at: string } | undefined
}

const all = remember<Discussion[]>(() => [])

const usual = [
  ['Announcements', 'announcements', ':mega:', 'Updates from maintainers'],
  ['General', 'general', ':speech_balloon:', 'Chat about anything and everything here'],
  ['Ideas', 'ideas', ':bulb:', 'Share ideas for new features'],
  ['Q&A', 'q-a', ':pray:', 'Ask the community for help'],
  ['Show and tell', 'show-and-tell', ':raised_hands:', "Show off something you've made"],
] as const

/** Every repository has the usual ones. */
export function categoriesOf(repoId: number): Category[] {
  return usual.map(([name, slug, emoji, description]) => {
    return { nodeId: `DIC_${repoId}_${slug}`, name, slug, emoji, description, isAnswerable: slug === 'q-a' }
  })
}

/** Newest first. */
export function discussionsOf(front: Front, repoId: number): Discussion[] {
  return all(front)
    .filter(discussion => discussion.repoId === repoId)
    .toReversed()
}

export function allDiscussions(front: Front): readonly Discussion[] {
  return all(front)
}

export function removeDiscussion(front: Front, discussion: Discussion): void {
  all(front).splice(all(front).indexOf(discussion), 1)
}

export type NewDiscussion = Pick<Discussion, 'repoId' | 'author' | 'category' | 'title' | 'body'>

/** On GitHub they share their numbers with the issues; here they begin above what tests use of those. */
export function addDiscussion(front: Front, given: NewDiscussion, createdAt = new Date().toISOString()): Discussion {
  const id = front.nextId()
  const number = 501 + all(front).filter(one => one.repoId === given.repoId).length
  const discussion: Discussion = {
    ...given,
    ...{ id, nodeId: `D_${id}`, number, createdAt, updatedAt: createdAt, comments: [], upvotes: new Set() },
    ...{ locked: false, closed: undefined, answer: undefined },
  }
  all(front).push(discussion)
  return discussion
}

export function addComment(
  front: Front,
  discussion: Discussion,
  author: string,
  body: string,
  replyTo?: DiscussionComment,
): DiscussionComment {
  const id = front.nextId()
  const now = new Date().toISOString()
  const comment: DiscussionComment = {
    ...{
      id,
      nodeId: `DC_${id}`,
      discussion,
      author,
      body,
      createdAt: now,
      updatedAt: now,
      replyTo,
      upvotes: new Set(),
    },
  }
  discussion.comments.push(comment)
  discussion.updatedAt = now
  return comment
}

export interface SeededComment {
  readonly body: string
  readonly as?: string
  readonly replies?: readonly { readonly body: string; readonly as?: string }[]
  readonly answer?: true
}

export interface SeededDiscussion {
  readonly title: string
  readonly body?: string
  /** Name or slug; `General` when left out. */
  readonly category?: string
  readonly as?: string
  readonly comments?: readonly SeededComment[]
  /** ISO 8601. */
  readonly createdAt?: string
}

export function discussionSeed(front: Front) {
  return {
    /** A discussion with its comments; answers its number and ids. */
    discussion: (repo: string, given: SeededDiscussion) => {
      const found = front.names.find(repo)
      if (found === undefined) throw new Error(`There is no repository ${repo}`)
      const { title, body = '', category = 'General', as = front.adminOf(repo.split('/')[0] ?? '') } = given
      const chosen = categoriesOf(found.id).find(({ name, slug }) => name === category || slug === category)
      if (chosen === undefined) throw new Error(`There is no category ${category}`)
      const draft = { repoId: found.id, author: as, category: chosen, title, body }
      const discussion = addDiscussion(front, draft, given.createdAt)
      const comments = (given.comments ?? []).map(comment => seedComment(front, discussion, comment, as))
      return { number: discussion.number, id: discussion.nodeId, comments: comments.map(({ nodeId }) => nodeId) }
    },
  }
}

function seedComment(front: Front, discussion: Discussion, given: SeededComment, author: string): DiscussionComment {
  const comment = addComment(front, discussion, given.as ?? author, given.body)
  for (const reply of given.replies ?? []) addComment(front, discussion, reply.as ?? author, reply.body, comment)
  if (given.answer) discussion.answer = { comment, by: discussion.author, at: comment.createdAt }
  return comment
}
