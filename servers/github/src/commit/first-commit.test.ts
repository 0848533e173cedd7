import { startGithub } from '@tooling/doubles/github'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../github.fixture.ts'

const double = await startGithub()
afterAll(() => double[Symbol.asyncDispose]())

const tree = z.object({ tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string() })) })

async function emptyRepo(name: string) {
  await double.seed.repo({ owner: 'octocat', name, empty: true })
  const repo = `octocat/${name}`
  return {
    repo,
    async commit(args: object, graphql: 'auto' | 'off' = 'auto') {
      await using server = await connectTo(double, { access: 'write', options: { graphql } })
      const { text } = await server.call('github_commit_files', { repo, branch: 'main', message: 'Begin', ...args })
      return text.replaceAll(double.url, 'https://hub').replaceAll(/\b[0-9a-f]{40}\b/g, 'SHA')
    },
    async files(): Promise<string[]> {
      const found = await double.seed.send('octocat', 'GET', `/repos/${repo}/git/trees/main?recursive=1`)
      return tree.parse(found).tree.flatMap(({ path, mode, type }) => (type === 'blob' ? [`${mode} ${path}`] : []))
    },
  }
}

const changes = [
  { path: 'run', content: '#!/bin/sh\n', executable: true },
  { path: 'src/a.ts', content: 'a\n' },
]

test('one file is the first commit of an empty repository', async () => {
  const { repo, commit, files } = await emptyRepo('one')
  expect(await commit({ changes: [{ path: 'README.md', content: '# One\n' }] })).toBe(
    `Done: new branch main, with the first commit of ${repo}; A README.md\nhttps://hub/${repo}/commit/SHA`,
  )
  expect(await files()).toEqual(['100644 README.md'])
})

test.each(['auto', 'off'] as const)('many files are two commits (GraphQL %s)', async graphql => {
  const { commit, files } = await emptyRepo(`many-${graphql}`)
  double.clearRequests()
  const tried = await commit({ changes, dry_run: true }, graphql)
  expect(tried).toMatch(/^Nothing was sent\. It would change: new branch main, with the first commit/)
  expect(tried).toContain('A first commit has one file, run; the others are in a second.')
  expect(double.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  expect(await commit({ changes }, graphql)).toMatch(/^Done: new branch main, .*; A run; A src\/a\.ts\n/)
  expect(await files()).toEqual(['100755 run', '100644 src/a.ts'])
})

test('it is made once, though its answer is lost', async () => {
  const { commit, files } = await emptyRepo('lost')
  double.faults.push({ match: 'PUT /repos/*/contents/*', after: true })
  expect(await commit({ changes })).toMatch(/^Done: /)
  expect(await files()).toEqual(['100755 run', '100644 src/a.ts'])
})

test('it goes to the default branch, and nowhere else', async () => {
  const { repo, commit } = await emptyRepo('other')
  for (const more of [{ branch: 'topic' }, { pull_title: 'x', branch: 'topic' }, { expected_head: '0123456' }]) {
    expect(await commit({ changes, ...more })).toBe(
      `invalid: ${repo} is empty: its first commit goes to main.\nPass branch main, without base, pull_title and expected_head.`,
    )
  }
})

test.each([
  ['github_list_tree', {}],
  ['github_list_commits', {}],
  ['github_get_ci', {}],
  ['github_read_files', { paths: ['a.ts'] }],
])('%s tells that there is no commit', async (name, args) => {
  const { repo } = await emptyRepo(`read-${name.slice(7)}`.replaceAll('_', '-'))
  for (const graphql of ['auto', 'off'] as const) {
    await using server = await connectTo(double, { options: { graphql } })
    const { text } = await server.call(name, { repo, ...args })
    expect(text).toBe(`not_found: ${repo} is empty: it has no commit yet.\ngithub_commit_files makes the first one.`)
  }
})
