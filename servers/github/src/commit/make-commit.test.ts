import { Once } from '@mcp-connectors/core'
import { afterAll, expect, test } from 'vitest'
import { accountOn } from '../account.fixture.ts'
import { startWithCode } from '../code/code.fixture.ts'
import { Lockdown } from '../lockdown.ts'
import { Repo } from '../repo.ts'
import { makeCommit } from './make-commit.ts'
import { planChanges } from './plan.ts'
import { snapshotOf } from './snapshot.ts'
import { branchFor } from './target.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
const { signal } = new AbortController()
const repo = new Repo(
  accountOn(double.url, double.tokens.owner ?? '', { graphql: 'off' }),
  'acme',
  'web',
  new Lockdown(false),
)

async function draftOf(name: string, path: string) {
  const branch = await branchFor(repo, name, undefined, signal)
  if (!branch) throw new Error('acme/web is empty')
  const files = await snapshotOf(repo, branch.head.tree, [path], signal)
  const { planned } = await planChanges(files, [{ path, content: 'mine\n' }], async () => new Map())
  return { branch, message: 'Mine', planned, blobs: new Map() }
}

test('a branch that moves before the commit is sent is a conflict that says what came in between', async () => {
  await double.seed.branch('acme/web', 'busy')
  const draft = await draftOf('busy', 'src/start.ts')
  const head = await double.seed.commit('acme/web', {
    branch: 'busy',
    message: 'Theirs',
    files: { 'src/start.ts': 'theirs\n' },
    date: '2026-05-01T00:00:00Z',
  })
  await expect(makeCommit(new Once(), repo, draft, false, signal)).rejects.toMatchObject({
    code: 'conflict',
    message: `busy is at ${head.slice(0, 10)}, not at ${draft.branch.head.sha.slice(0, 10)}. 1 commit came in between, touching src/start.ts too. Nothing was committed.`,
    hint: `Read the files again at ${head.slice(0, 10)}, then do it with that as expected_head.`,
    quote: `${head.slice(0, 8)} 2026-05-01 @octocat Theirs`,
  })
})

test('a branch that somebody else makes meanwhile is one too', async () => {
  const draft = await draftOf('fresh', 'src/start.ts')
  const head = await double.seed.commit('acme/web', { branch: 'fresh', files: { 'other.txt': 'x\n' } })
  await expect(makeCommit(new Once(), repo, draft, false, signal)).rejects.toMatchObject({
    code: 'conflict',
    hint: `Do it again with expected_head ${head}.`,
  })
})

test('two identical commits at once are made once', async () => {
  const once = new Once()
  const draft = await draftOf('twice', 'src/start.ts')
  const results = await Promise.allSettled([
    makeCommit(once, repo, draft, false, signal),
    makeCommit(once, repo, draft, false, signal),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
})
