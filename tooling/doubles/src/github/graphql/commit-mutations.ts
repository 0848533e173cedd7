import { z } from 'zod'
import { encode } from '../git.ts'
import { GraphProblem, noThing, unprocessable } from './errors.ts'
import { entriesOf, findCommit, findRef } from './git-objects.ts'
import { mutation, nodeOf, send } from './mutation.ts'
import { findRepository, needRole } from './places.ts'
import { type Context, known, type Types, text } from './source.ts'

const wanted = z.looseObject({
  branch: z.looseObject({
    id: z.string().nullish(),
    repositoryNameWithOwner: z.string().nullish(),
    branchName: z.string().nullish(),
  }),
  expectedHeadOid: z.string(),
  message: z.looseObject({ headline: z.string(), body: z.string().nullish() }),
  fileChanges: z
    .looseObject({
      additions: z.array(z.looseObject({ path: z.string(), contents: z.string() })).default([]),
      deletions: z.array(z.looseObject({ path: z.string() })).default([]),
    })
    .nullish(),
})
type Wanted = z.output<typeof wanted>

/** One commit with all its files, if the branch still is where the caller thinks. Files become ordinary ones. */
const createCommitOnBranch = mutation(async (input, context) => {
  const given = wanted.parse(input)
  const { repo, branch } = await placeOf(context, given)
  needRole(context.call, repo, 'write', 'CreateCommitOnBranch')
  const ref = await findRef(context, repo, `refs/heads/${branch}`)
  const head = ref === null ? null : await findCommit(context, repo, branch)
  if (head === null) throw noThing('Ref', `the name '${branch}'`)
  if (head.sha !== given.expectedHeadOid) {
    const message = `Expected branch to point to "${given.expectedHeadOid}" but it did not. Pull and try again.`
    throw new GraphProblem('STALE_DATA', message)
  }
  const tree = await treeOf(context, repo, text(head.sha), given)
  const message = [given.message.headline, given.message.body ?? ''].filter(part => part !== '').join('\n\n')
  const { sha } = await send(context, 'POST', `/repos/${repo}/git/commits`, { message, tree, parents: [head.sha] })
  await send(context, 'PATCH', `/repos/${repo}/git/refs/heads/${encode(branch)}`, { sha })
  context.forget()
  return {
    commit: known('Commit', { ...(await findCommit(context, repo, text(sha))), repo }),
    ref: await findRef(context, repo, `refs/heads/${branch}`),
  }
})

async function placeOf(context: Context, { branch }: Wanted): Promise<{ repo: string; branch: string }> {
  if (typeof branch.id === 'string') {
    const ref = await nodeOf(context, branch.id, 'Ref')
    return { repo: text(ref.repo), branch: text(ref.name) }
  }
  const { repositoryNameWithOwner: full, branchName: name } = branch
  if (typeof full !== 'string' || typeof name !== 'string') {
    throw unprocessable('Either an id or both a repositoryNameWithOwner and branchName must be given.')
  }
  const { full_name } = await findRepository(context, full, true)
  return { repo: text(full_name), branch: name.replace(/^refs\/heads\//, '') }
}

async function treeOf(context: Context, repo: string, head: string, { fileChanges }: Wanted): Promise<unknown> {
  const { additions = [], deletions = [] } = fileChanges ?? {}
  const paths = [...additions, ...deletions].map(({ path }) => path)
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw unprocessable(`A path was given more than once: ${twice}`)
  const { tree } = await send(context, 'GET', `/repos/${repo}/git/commits/${head}`)
  const base = z.looseObject({ sha: z.string() }).parse(tree).sha
  const known = new Set((await entriesOf(context, repo, base)).map(({ path }) => path))
  const missing = deletions.find(({ path }) => !known.has(path))
  if (missing !== undefined) {
    throw unprocessable(`A path was requested for deletion which does not exist as of commit oid \`${head}\``)
  }
  const blobs = await Promise.all(
    additions.map(async ({ path, contents }) => {
      const { sha } = await send(context, 'POST', `/repos/${repo}/git/blobs`, { content: contents, encoding: 'base64' })
      return { path, mode: '100644', type: 'blob', sha }
    }),
  )
  const gone = deletions.map(({ path }) => ({ path, mode: '100644', type: 'blob', sha: null }))
  const made = await send(context, 'POST', `/repos/${repo}/git/trees`, { base_tree: base, tree: [...blobs, ...gone] })
  return made.sha
}

export const commitMutations: Types = { Mutation: { createCommitOnBranch } }
