import { inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Repo } from '../repo.ts'

/** A branch or tag, with what it takes a further look to know. */
export interface RefDetails {
  /** Date of the commit. */
  date?: string
  /** Commits that the default branch lacks, and that it has beyond. */
  ahead?: number
  behind?: number
}

interface Named {
  name: string
  sha: string
}

const atOnce = 4

/** Dates of refs, and of branches how far they are from `base`. */
export function refDetails(
  repo: Repo,
  kind: 'heads' | 'tags',
  refs: readonly Named[],
  base: string,
  signal: AbortSignal,
): Promise<RefDetails[]> {
  if (refs.length === 0) return Promise.resolve([])
  return repo.account.faster(
    () => byGraphql(repo, kind, refs, base, signal),
    () =>
      inParallel(atOnce, refs, ref =>
        kind === 'heads' ? ofBranch(repo, ref, base, signal) : ofTag(repo, ref, signal),
      ),
  )
}

/** Compared the other way round, the answer tells of the branch itself too. */
async function ofBranch(repo: Repo, { name, sha }: Named, base: string, signal: AbortSignal): Promise<RefDetails> {
  const { base_commit, ahead_by, behind_by } = await repo.request(
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    { basehead: `${sha}...${base}`, per_page: 1 },
    { signal },
  )
  const date = base_commit.commit.committer?.date
  return { ...(date ? { date } : {}), ...(name === base ? {} : { ahead: behind_by, behind: ahead_by }) }
}

async function ofTag(repo: Repo, { sha }: Named, signal: AbortSignal): Promise<RefDetails> {
  const { committer } = await repo.request(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    { commit_sha: sha },
    { signal },
  )
  return { date: committer.date }
}

const commit = z.object({ committedDate: z.string().optional() })
const answer = z.object({
  repository: z.record(
    z.string(),
    z
      .object({
        target: commit.extend({ target: commit.nullish() }).nullish(),
        compare: z.object({ aheadBy: z.number(), behindBy: z.number() }).nullish(),
      })
      .nullish(),
  ),
})

async function byGraphql(
  repo: Repo,
  kind: 'heads' | 'tags',
  refs: readonly Named[],
  base: string,
  signal: AbortSignal,
): Promise<RefDetails[]> {
  const names = refs.map(({ name }, index) => [`r${index}`, `refs/${kind}/${name}`] as const)
  const declared = names.map(([alias]) => `$${alias}: String!`).join(', ')
  const compare = kind === 'heads' ? 'compare(headRef: $base) { aheadBy behindBy }' : ''
  const { repository } = await repo.graphql(
    `query($owner: String!, $name: String!, ${kind === 'heads' ? '$base: String!, ' : ''}${declared}) {
      repository(owner: $owner, name: $name, followRenames: false) {
        ${names.map(([alias]) => `${alias}: ref(qualifiedName: $${alias}) { ...details }`).join('\n')}
      }
    }
    fragment details on Ref {
      target { ... on Commit { committedDate } ... on Tag { target { ... on Commit { committedDate } } } }
      ${compare}
    }`,
    { ...(kind === 'heads' ? { base } : {}), ...Object.fromEntries(names) },
    { schema: answer, signal, partial: true },
  )
  return names.map(([alias], index) => {
    const { target, compare } = repository[alias] ?? {}
    const date = target?.committedDate ?? target?.target?.committedDate
    // The branch is the base here: what the default branch is ahead, the branch is behind.
    const apart = compare && refs[index]?.name !== base ? { ahead: compare.behindBy, behind: compare.aheadBy } : {}
    return { ...(date === undefined ? {} : { date }), ...apart }
  })
}
