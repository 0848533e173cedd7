import { ConnectorError, type Once } from '@mcp-connectors/core'
import { commitAt } from '../code/commit-at.ts'
import { readBlobs } from '../code/read-blobs.ts'
import { isUnknownOutcome } from '../errors.ts'
import type { Repo } from '../repo.ts'
import { canSign, type Draft, movedBlobs, sendPlain, sendSigned } from './send.ts'
import { movedSince } from './target.ts'

/** Makes the commit, at most once, and answers its sha. @throws ConnectorError `conflict` where the branch moved meanwhile */
export async function makeCommit(
  once: Once,
  repo: Repo,
  draft: Draft,
  repeat: boolean,
  signal: AbortSignal,
): Promise<string> {
  const { branch, message, planned } = draft
  const content = planned.map(({ path, from, mode, sha }) => [path, from, mode, sha])
  const send = canSign(repo, planned)
    ? async () => sendSigned(repo, { ...draft, blobs: await readBlobs(repo, movedBlobs(planned), signal) }, signal)
    : () => sendPlain(repo, draft, signal)
  const deed = once.do({
    what: `commit on ${repo.full} ${branch.name}`,
    key: [repo.url(), 'commit', branch.name, branch.head.sha, message, content],
    repeat,
    signal,
    send,
    isUnknown: isUnknownOutcome,
    find: late => findMade(repo, draft, late),
    urlOf: sha => repo.url(`commit/${sha}`),
  })
  const [result] = await Promise.allSettled([deed])
  if (result.status === 'fulfilled') return result.value
  throw (await moved(repo, draft, result.reason, signal)) ?? result.reason
}

/** The commit that was made though no answer came: the head of the branch, on the one before, with the same message. */
async function findMade(repo: Repo, { branch, message }: Draft, signal: AbortSignal): Promise<string | undefined> {
  const { sha } = await commitAt(repo, `heads/${branch.name}`, signal)
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}'
  const made = await repo.request(route, { commit_sha: sha }, { signal })
  const isOurs = made.parents.some(parent => parent.sha === branch.head.sha) && made.message.trim() === message.trim()
  return isOurs ? sha : undefined
}

async function moved(
  repo: Repo,
  { branch, planned }: Draft,
  error: unknown,
  signal: AbortSignal,
): Promise<ConnectorError | undefined> {
  if (!ConnectorError.is(error) || error.code !== 'conflict' || signal.aborted) return undefined
  const [now] = await Promise.allSettled([commitAt(repo, `heads/${branch.name}`, signal)])
  if (now.status === 'rejected' || now.value.sha === branch.head.sha) return undefined
  const paths = planned.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]))
  return movedSince(repo, branch.name, branch.head.sha, now.value.sha, paths, signal)
}
