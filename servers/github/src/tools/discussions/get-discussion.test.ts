import { startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../github.fixture.ts'

// Only read: one for all tests.
const double = await startGithub()
const repo = 'octocat/hello'
let question = 0

beforeAll(() => {
  for (let index = 1; index <= 5; index++) {
    double.seed.discussion(repo, {
      title: `Idea ${index}`,
      category: 'Ideas',
      createdAt: `2026-01-0${index}T00:00:00Z`,
    })
  }
  const replies = [{ body: 'Thanks', as: 'octocat' }]
  question = double.seed.discussion(repo, {
    title: 'How to install?',
    body: 'It **fails**.',
    category: 'Q&A',
    as: 'monalisa',
    comments: [
      { body: 'No idea', as: 'mallory' },
      { body: 'Like this', as: 'octocat', replies, answer: true },
    ],
  }).number
})
afterAll(() => double[Symbol.asyncDispose]())

const page = z.object({
  rows: z.array(z.looseObject({ title: z.string() })),
  next_cursor: z.string().optional(),
})

async function titles(args: Record<string, unknown>, maxTokens = 6000): Promise<string[]> {
  await using server = await connectTo(double, { results: 'structured', maxTokens })
  const found: string[] = []
  let cursor: string | undefined
  do {
    const more = cursor === undefined ? {} : { cursor }
    const { structured } = await server.call('github_list_discussions', { repo, sort: 'created', ...args, ...more })
    const { rows, next_cursor } = page.parse(structured)
    found.push(...rows.map(({ title }) => title))
    cursor = next_cursor
  } while (cursor !== undefined)
  return found
}

test('lists them once each, whatever the size of the pages', async () => {
  const ideas = ['Idea 5', 'Idea 4', 'Idea 3', 'Idea 2', 'Idea 1']
  for (const limit of [1, 2, 50]) {
    expect(await titles({ category: 'ideas', limit })).toEqual(ideas)
    expect(await titles({ limit })).toEqual(['How to install?', ...ideas])
  }
  expect(await titles({ category: 'ideas' }, 500)).toEqual(ideas)
  expect(await titles({ answered: true })).toEqual(['How to install?'])
})

test('shows a discussion with its comments, replies and answer', async () => {
  await using server = await connectTo(double)
  const list = await server.call('github_list_discussions', { repo, category: 'Q&A' })
  expect(list.text).toMatch(/#\d+ How to install\? \[Q&A\] answered @monalisa \d{4}-\d{2}-\d{2} 3c|2c/)
  const { text } = await server.call('github_get_discussion', { repo, number: question })
  const steady = text
    .replace(/untrusted\d+/g, 'u')
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, 'TIME')
    .replace(/\d{4}-\d{2}-\d{2}/g, 'DAY')
    .replace(/DC_\d+/g, 'ID')
    .replace(/, \d comments/, ', COMMENTS')
  expect(steady).toBe(
    [
      `octocat/hello#${question} discussion, answered, by monalisa (COLLABORATOR) DAY, COMMENTS, 0 upvotes`,
      '<u source="discussion by monalisa (COLLABORATOR)">',
      'How to install?',
      'category: Q&A',
      '',
      'It **fails**.',
      '</u>',
      '<u source="comment by mallory (NONE), TIME, id ID">',
      'No idea',
      '</u>',
      '<u source="the answer, comment by octocat (OWNER), TIME, id ID">',
      'Like this',
      '</u>',
      '<u source="reply by octocat (OWNER), TIME, id ID">',
      'Thanks',
      '</u>',
    ].join('\n'),
  )
})

test('reads the comments page by page', async () => {
  await using server = await connectTo(double, { results: 'structured' })
  const args = { repo: `${double.url}/${repo}/discussions/${question}`, comments: 1 }
  const comments = z.object({ comments: z.array(z.object({ body: z.string() })), next_cursor: z.string().optional() })
  const first = comments.parse((await server.call('github_get_discussion', args)).structured)
  const more = await server.call('github_get_discussion', { ...args, cursor: first.next_cursor })
  const second = comments.parse(more.structured)
  expect([...first.comments, ...second.comments].map(({ body }) => body)).toEqual(['No idea', 'Like this'])
  expect(second.next_cursor).toBeUndefined()
})

test('with lockdown strangers are left out, and counted', async () => {
  await using server = await connectTo(double, { options: { lockdown: true } })
  const refused = await server.call('github_get_discussion', { repo, number: question })
  expect(refused.text).toContain('refused: ')
  const list = await server.call('github_list_discussions', { repo, category: 'Q&A' })
  expect(list.text).toBe('No discussions.\n1 left out: their authors may not push here (--lockdown).')
})

test.each([
  ['category', 'github_list_discussions', { category: 'Idea' }, 'Did you mean "Ideas"?'],
  ['number', 'github_get_discussion', { number: 9999 }, 'not_found: octocat/hello has no discussion #9999.'],
])('names the %s that is not there', async (_what, tool, args, message) => {
  await using server = await connectTo(double)
  expect((await server.call(tool, { repo, ...args })).text).toContain(message)
})

test('says which setting turned GraphQL off', async () => {
  await using server = await connectTo(double, { options: { graphql: 'off' } })
  expect((await server.call('github_list_discussions', { repo })).text).toContain('refused: ')
})

test('a page of comments that is cut several times repeats none of them', async () => {
  await using double = await startGithub()
  const comments = Array.from({ length: 20 }, (_, index) => ({ body: `c${index} ${'word '.repeat(60)}` }))
  const { number } = double.seed.discussion('octocat/hello', { title: 'Long', body: 'Long', comments })
  await using server = await connectTo(double, { maxTokens: 800 })
  const seen: string[] = []
  for (let cursor: string | undefined, calls = 0; calls === 0 || (cursor !== undefined && calls < 30); calls++) {
    const args = { repo: 'octocat/hello', number, comments: 20, ...(cursor === undefined ? {} : { cursor }) }
    const { text } = await server.call('github_get_discussion', args)
    seen.push(...[...text.matchAll(/\b(c\d+) word/g)].map(([, name = '']) => name))
    cursor = /cursor "([^"]+)"/.exec(text)?.[1]
  }
  expect(seen).toEqual(comments.map((_comment, index) => `c${index}`))
})
