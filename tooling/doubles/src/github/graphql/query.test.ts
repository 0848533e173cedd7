import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('the schema', () => {
  test('refuses fields it does not have, in GitHub’s words', async () => {
    expect(await ask('query { viewer { login shoeSize } }')).toEqual({
      errors: [
        {
          path: ['query', 'shoeSize'],
          extensions: { code: 'undefinedField', typeName: 'User', fieldName: 'shoeSize' },
          locations: [{ line: 1, column: 24 }],
          message: "Field 'shoeSize' doesn't exist on type 'User'",
        },
      ],
    })
  })

  test('wants to know how much of a list, and gives no more than 100', async () => {
    const all = await ask('{ repository(owner: "octocat", name: "hello") { issues { nodes { number } } } }')
    expect(all).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES', path: ['repository', 'issues'] }],
    })
    const count = await ask('{ repository(owner: "octocat", name: "hello") { issues { totalCount } } }')
    expect(count).toMatchObject({ data: { repository: { issues: { totalCount: expect.any(Number) } } } })
    const many = await ask('{ repository(owner: "octocat", name: "hello") { issues(first: 101) { totalCount } } }')
    expect(many.errors).toMatchObject([
      {
        type: 'EXCESSIVE_PAGINATION',
        message: 'Requesting 101 records on the `issues` connection exceeds the `first` limit of 100 records.',
      },
    ])
    const deep = `{ viewer { repositories(first: 100) { nodes { issues(first: 100) { nodes {
      comments(first: 100) { totalCount } } } } } } }`
    expect((await ask(deep)).errors).toMatchObject([{ type: 'MAX_NODE_LIMIT_EXCEEDED' }])
  })

  test('needs a token', async () => {
    const response = await fetch(`${github.url}/api/graphql`, { method: 'POST', body: '{"query":"{viewer{login}}"}' })
    expect(response.status).toBe(401)
  })

  test('counts what a query costs', async () => {
    const { data } = await ask('{ viewer { login } rateLimit { cost limit nodeCount remaining resetAt } }')
    expect(data).toMatchObject({ viewer: { login: 'octocat' }, rateLimit: { cost: 1, limit: 5000, nodeCount: 0 } })
  })
})

describe('repositories', () => {
  test('are told apart from those that the caller may not know of', async () => {
    const text =
      '{ repository(owner: "octocat", name: "secret") { nameWithOwner isPrivate visibility viewerPermission } }'
    expect((await ask(text)).data.repository).toEqual({
      nameWithOwner: 'octocat/secret',
      isPrivate: true,
      visibility: 'PRIVATE',
      viewerPermission: 'ADMIN',
    })
    expect(await ask(text, {}, 'stranger')).toMatchObject({
      data: { repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository'],
          message: "Could not resolve to a Repository with the name 'octocat/secret'.",
        },
      ],
    })
  })

  test('are followed to their new name unless that is not wanted', async () => {
    await github.seed.repo({ owner: 'octocat', name: 'before' })
    await github.seed.send('octocat', 'PATCH', '/repos/octocat/before', { name: 'after' })
    const text = (follow: string) => `{ repository(owner: "octocat", name: "before"${follow}) { name } }`
    expect((await ask(text(''))).data.repository.name).toBe('after')
    expect((await ask(text(', followRenames: false'))).errors[0].type).toBe('NOT_FOUND')
  })

  test('show files, folders, commits and refs', async () => {
    const files = { 'src/a.ts': 'one\ntwo\n', 'run.sh': { content: '#!/bin/sh\n', mode: '100755' as const } }
    const sha = await github.seed.commit('octocat/hello', { files, message: 'Add\n\nall of it' })
    await github.seed.commit('octocat/hello', { files: { 'pixel.png': Buffer.from([0, 1, 2]) } })
    const text = `query ($owner: String!, $name: String!, $sha: GitObjectID!) {
      repository(owner: $owner, name: $name) {
        defaultBranchRef { name prefix target { oid } }
        file: object(expression: "main:src/a.ts") { ... on Blob { text byteSize isBinary isTruncated oid } }
        image: object(expression: "HEAD:pixel.png") { ... on Blob { text byteSize isBinary } }
        nothing: object(expression: "main:nope") { oid }
        tree: object(expression: "main:") { ... on Tree { entries { name type mode object { oid } } } }
        commit: object(oid: $sha) { __typename ... on Commit { oid messageHeadline messageBody author { name user { login } }
          file(path: "run.sh") { mode type size } history(first: 1) { totalCount nodes { oid } } } }
        refs(refPrefix: "refs/heads/", first: 10) { nodes { name } }
        ref(qualifiedName: "refs/heads/main") { compare(headRef: "main") { aheadBy behindBy status } }
      }
    }`
    const { data } = await ask(text, { owner: 'octocat', name: 'hello', sha })
    expect(data.repository).toMatchObject({
      defaultBranchRef: { name: 'main', prefix: 'refs/heads/' },
      file: { text: 'one\ntwo\n', byteSize: 8, isBinary: false, isTruncated: false },
      image: { text: null, byteSize: 3, isBinary: true },
      nothing: null,
      commit: {
        oid: sha,
        messageHeadline: 'Add',
        messageBody: 'all of it',
        file: { mode: 33261, type: 'blob', size: 10 },
      },
      refs: { nodes: [{ name: 'main' }] },
      ref: { compare: { aheadBy: 0, behindBy: 0, status: 'IDENTICAL' } },
    })
    const entries = data.repository.tree.entries.map((entry: { name: string; mode: number }) => [
      entry.name,
      entry.mode,
    ])
    expect(entries).toContainEqual(['src', 16384])
    expect(entries).toContainEqual(['run.sh', 33261])
  })

  test('say who wrote which line', async () => {
    await github.seed.repo({ owner: 'octocat', name: 'poem', files: { 'poem.txt': 'a\nb\nc\n' } })
    const second = await github.seed.commit('octocat/poem', { files: { 'poem.txt': 'a\nB\nc\nd\n' } })
    const text = `{ repository(owner: "octocat", name: "poem") { object(expression: "main") { ... on Commit {
      blame(path: "poem.txt") { ranges { startingLine endingLine commit { oid messageHeadline } } } } } } }`
    const { data } = await ask(text)
    expect(data.repository.object.blame.ranges).toMatchObject([
      { startingLine: 1, endingLine: 1, commit: { messageHeadline: 'Begin' } },
      { startingLine: 2, endingLine: 2, commit: { oid: second } },
      { startingLine: 3, endingLine: 3, commit: { messageHeadline: 'Begin' } },
      { startingLine: 4, endingLine: 4, commit: { oid: second } },
    ])
  })
})

describe('issues', () => {
  test('are listed by state and label, page by page', async () => {
    await github.seed.repo({ owner: 'octocat', name: 'list' })
    await github.seed.label('octocat/list', { name: 'bug' })
    for (const title of ['one', 'two', 'three']) await github.seed.issue('octocat/list', { title, labels: ['bug'] })
    await github.seed.issue('octocat/list', { title: 'other' })
    const text = `query ($after: String) { repository(owner: "octocat", name: "list") {
      issues(first: 2, after: $after, states: [OPEN], labels: ["bug"], orderBy: { field: CREATED_AT, direction: DESC }) {
        totalCount pageInfo { hasNextPage endCursor } nodes { number title state author { login } labels(first: 5) { nodes { name } } } } } }`
    const first = (await ask(text)).data.repository.issues
    expect(first).toMatchObject({
      totalCount: 3,
      pageInfo: { hasNextPage: true },
      nodes: [
        { title: 'three', state: 'OPEN', author: { login: 'octocat' }, labels: { nodes: [{ name: 'bug' }] } },
        { title: 'two' },
      ],
    })
    const next = (await ask(text, { after: first.pageInfo.endCursor })).data.repository.issues
    expect(next).toMatchObject({ pageInfo: { hasNextPage: false }, nodes: [{ title: 'one' }] })
    expect((await ask(text, { after: 'zzz' })).errors[0].type).toBe('INVALID_CURSOR_ARGUMENTS')
  })

  test('are had by number, by id and by searching', async () => {
    const number = await github.seed.issue('octocat/hello', { title: 'needle in hay', body: 'See' })
    await github.seed.comment('octocat/hello', number, 'Found', 'monalisa')
    const text = `query ($n: Int!) { repository(owner: "octocat", name: "hello") { issue(number: $n) {
      id databaseId title body url closed authorAssociation comments(first: 5) { nodes { body author { login } } }
      reactionGroups { content reactors(first: 1) { totalCount } } participants(first: 5) { totalCount } } } }`
    const { issue } = (await ask(text, { n: number })).data.repository
    expect(issue).toMatchObject({
      title: 'needle in hay',
      url: `${github.url}/octocat/hello/issues/${number}`,
      closed: false,
      authorAssociation: 'OWNER',
      comments: { nodes: [{ body: 'Found', author: { login: 'monalisa' } }] },
      participants: { totalCount: 2 },
    })
    const byId = await ask('query ($id: ID!) { node(id: $id) { __typename ... on Issue { number } } }', {
      id: issue.id,
    })
    expect(byId.data.node).toEqual({ __typename: 'Issue', number })
    const found = await ask(`{ search(type: ISSUE, first: 5, query: "repo:octocat/hello needle") { issueCount nodes {
      ... on Issue { number repository { nameWithOwner } } } } }`)
    expect(found.data.search).toEqual({
      issueCount: 1,
      nodes: [{ number, repository: { nameWithOwner: 'octocat/hello' } }],
    })
    const missing = await ask('{ repository(owner: "octocat", name: "hello") { issue(number: 999) { title } } }')
    expect(missing.errors).toMatchObject([
      {
        type: 'NOT_FOUND',
        path: ['repository', 'issue'],
        message: 'Could not resolve to an Issue with the number of 999.',
      },
    ])
  })
})
