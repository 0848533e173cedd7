import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Github, startGithub } from '../start.ts'
import { query } from './graphql.fixture.ts'

let github: Github

beforeAll(async () => {
  github = await startGithub()
})
afterAll(async () => {
  await github[Symbol.asyncDispose]()
})

const ask = (text: string, variables?: Record<string, unknown>, token?: keyof Github['tokens']) =>
  query(github, text, variables, token)

const mutate = (name: string, input: object, fields: string, token?: keyof Github['tokens']) => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`
  return ask(`mutation ($input: ${type}) { ${name}(input: $input) { ${fields} } }`, { input }, token)
}

test('discussions are seeded, listed and read with threads and answer', async () => {
  const made = github.seed.discussion('octocat/hello', {
    ...{ title: 'How to start?', body: 'Tell me', category: 'Q&A', as: 'monalisa', createdAt: '2026-11-20T10:00:00Z' },
    comments: [
      { body: 'Like so', as: 'octocat', answer: true, replies: [{ body: 'Thanks', as: 'monalisa' }] },
      { body: 'No', as: 'mallory' },
    ],
  })
  const text = `query ($n: Int!) { repository(owner: "octocat", name: "hello") {
    discussionCategories(first: 10) { nodes { name slug isAnswerable } }
    discussions(first: 5, answered: true) { totalCount nodes { number } }
    discussion(number: $n) { id title body url createdAt isAnswered category { name emoji } author { login }
      answerChosenBy { login } answer { body }
      comments(first: 5) { totalCount nodes { id body isAnswer author { login } authorAssociation
        replies(first: 5) { totalCount nodes { body } } } } } } }`
  const { repository } = (await ask(text, { n: made.number })).data
  expect(repository.discussionCategories.nodes).toHaveLength(5)
  expect(repository.discussions).toEqual({ totalCount: 1, nodes: [{ number: made.number }] })
  expect(repository.discussion).toMatchObject({
    ...{ id: made.id, title: 'How to start?', createdAt: '2026-11-20T10:00:00Z', isAnswered: true },
    ...{ url: `${github.url}/octocat/hello/discussions/${made.number}`, category: { name: 'Q&A' } },
    ...{ author: { login: 'monalisa' }, answer: { body: 'Like so' }, answerChosenBy: { login: 'monalisa' } },
    comments: {
      totalCount: 2,
      nodes: [
        { body: 'Like so', isAnswer: true, authorAssociation: 'OWNER', replies: { nodes: [{ body: 'Thanks' }] } },
        { body: 'No', isAnswer: false, authorAssociation: 'NONE', replies: { totalCount: 0 } },
      ],
    },
  })
  const found = await ask(`{ search(type: DISCUSSION, first: 5, query: "repo:octocat/hello is:answered start") {
    discussionCount nodes { ... on Discussion { title repository { nameWithOwner } } } } }`)
  expect(found.data.search).toEqual({
    discussionCount: 1,
    nodes: [{ title: 'How to start?', repository: { nameWithOwner: 'octocat/hello' } }],
  })
})

test('discussions are written, answered, closed and deleted by those who may', async () => {
  const { data } = await ask(`{ repository(owner: "octocat", name: "hello") { id
    qa: discussionCategory(slug: "q-a") { id } news: discussionCategory(slug: "announcements") { id } } }`)
  const { id: repositoryId, qa, news } = data.repository
  const input = { repositoryId, categoryId: qa.id, title: 'Mine', body: 'x' }
  const made = await mutate('createDiscussion', input, 'discussion { id number author { login } }', 'stranger')
  const { id } = made.data.createDiscussion.discussion
  expect(made.data.createDiscussion.discussion.author.login).toBe('mallory')
  const loud = await mutate('createDiscussion', { ...input, categoryId: news.id }, 'discussion { id }', 'stranger')
  expect(loud.errors).toMatchObject([{ type: 'FORBIDDEN' }])

  const comment = (await mutate('addDiscussionComment', { discussionId: id, body: 'One' }, 'comment { id }')).data
    .addDiscussionComment.comment
  const reply = { discussionId: id, body: 'Two', replyToId: comment.id }
  const second = (await mutate('addDiscussionComment', reply, 'comment { id replyTo { id } }')).data
    .addDiscussionComment
  expect(second.comment.replyTo.id).toBe(comment.id)
  const deep = await mutate('addDiscussionComment', { ...reply, replyToId: second.comment.id }, 'comment { id }')
  expect(deep.errors).toMatchObject([{ type: 'UNPROCESSABLE' }])

  expect(
    (await mutate('markDiscussionCommentAsAnswer', { id: comment.id }, 'discussion { id }', 'reader')).errors,
  ).toHaveLength(1)
  const marked = await mutate(
    'markDiscussionCommentAsAnswer',
    { id: comment.id },
    'discussion { isAnswered }',
    'stranger',
  )
  expect(marked.data.markDiscussionCommentAsAnswer.discussion.isAnswered).toBe(true)
  const title = await mutate('updateDiscussion', { discussionId: id, title: 'Ours' }, 'discussion { title body }')
  expect(title.data.updateDiscussion.discussion).toEqual({ title: 'Ours', body: 'x' })
  const closed = await mutate(
    'closeDiscussion',
    { discussionId: id, reason: 'OUTDATED' },
    'discussion { closed stateReason }',
  )
  expect(closed.data.closeDiscussion.discussion).toEqual({ closed: true, stateReason: 'OUTDATED' })
  await mutate('minimizeComment', { subjectId: comment.id, classifier: 'OFF_TOPIC' }, 'clientMutationId')
  const hidden = await ask(
    'query ($id: ID!) { node(id: $id) { ... on DiscussionComment { isMinimized minimizedReason } } }',
    {
      id: comment.id,
    },
  )
  expect(hidden.data.node).toEqual({ isMinimized: true, minimizedReason: 'off-topic' })
  await mutate('deleteDiscussion', { id }, 'discussion { id }')
  const gone = await ask('query ($id: ID!) { node(id: $id) { id } }', { id })
  expect(gone.errors).toMatchObject([
    { type: 'NOT_FOUND', message: `Could not resolve to a node with the global id of '${id}'` },
  ])
})
