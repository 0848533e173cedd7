import { z } from 'zod'
import { linesOf } from '../pieces.ts'
import type { Repo } from '../repo.ts'
import { type At, commitAt, plainRef } from './commit-at.ts'

/** Neighbouring lines that one commit was the last to change. Lines from 1, both included. */
export interface BlameRange {
  first: number
  last: number
  sha: string
  date: string
  author: string
  subject: string
}

export interface Blame {
  at: Pick<At, 'sha' | 'name'>
  ranges: BlameRange[]
  /** Undefined where the file cannot be shown as text, or is not there. */
  lines: string[] | undefined
}

const range = z.object({
  startingLine: z.number(),
  endingLine: z.number(),
  commit: z.object({
    oid: z.string(),
    messageHeadline: z.string(),
    committedDate: z.string(),
    author: z.object({ name: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }).nullish(),
  }),
})

const commit = z.object({
  oid: z.string(),
  file: z.object({ object: z.object({ text: z.string().nullish() }).nullish() }).nullish(),
  blame: z.object({ ranges: z.array(range) }).nullish(),
})

const answer = z.object({
  repository: z.object({ object: z.union([commit, z.object({ target: commit }), z.object({})]).nullable() }),
})

/** Who changed which line last; GitHub tells it in GraphQL only. @throws ConnectorError `refused` where that is off */
export async function readBlame(
  repo: Repo,
  name: string | undefined,
  path: string,
  signal: AbortSignal,
): Promise<Blame> {
  const { repository } = await repo.graphql(
    `query($owner: String!, $name: String!, $ref: String!, $path: String!) {
      repository(owner: $owner, name: $name, followRenames: false) { object(expression: $ref) {
        ... on Commit { ...blamed } ... on Tag { target { ... on Commit { ...blamed } } }
      } }
    }
    fragment blamed on Commit {
      oid
      file(path: $path) { object { ... on Blob { text } } }
      blame(path: $path) { ranges {
        startingLine endingLine commit { oid messageHeadline committedDate author { name user { login } } }
      } }
    }`,
    { ref: await plainRef(repo, name, signal), path },
    { schema: answer, signal, partial: true },
  )
  const { object } = repository
  const found = commit.safeParse(object && 'target' in object ? object.target : object).data
  // A path that is not there leaves nothing of the commit either.
  if (!found) return { at: await commitAt(repo, name, signal), ranges: [], lines: undefined }
  const text = found.file?.object?.text
  return {
    at: { sha: found.oid, name },
    ranges: (found.blame?.ranges ?? []).map(({ startingLine, endingLine, commit: { oid, author, ...made } }) => ({
      first: startingLine,
      last: endingLine,
      sha: oid,
      date: made.committedDate,
      author: author?.user ? `@${author.user.login}` : (author?.name ?? 'unknown'),
      subject: made.messageHeadline,
    })),
    lines: typeof text === 'string' ? linesOf(text) : undefined,
  }
}
