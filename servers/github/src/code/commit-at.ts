import { ConnectorError } from '@mcp-connectors/core'
import { unlessMissing } from '../missing.ts'
import { notThere } from '../not-there.ts'
import type { Repo } from '../repo.ts'
import { checkOwnCommit } from './own-commit.ts'

/** A commit, and the name by which it was asked for. */
export interface At {
  sha: string
  tree: string
  /** As given; undefined for the default branch. */
  name: string | undefined
}

const fullSha = /^[0-9a-f]{40}$/i
const anySha = /^[0-9a-f]{4,40}$/i
/** What git allows in no name, and what would be an expression: `main~2`, `main^{tree}`, `main:path`. */
const noName = /^[-/.]|[\s~^:?*[\\]|\.\.|@\{|\/\/|[/.]$|\.lock$/

/** The commit of a branch, tag, sha or `pull/12/head`. @throws ConnectorError `not_found` with the nearest names */
export async function commitAt(repo: Repo, name: string | undefined, signal: AbortSignal): Promise<At> {
  const found = await findCommit(repo, name, signal)
  if (found) return found
  throw await noSuchRef(repo, name, signal)
}

/** The same; undefined where it is not there. */
export async function findCommit(repo: Repo, name: string | undefined, signal: AbortSignal): Promise<At | undefined> {
  const found = await unlessMissing(commitOf(repo, await plainRef(repo, name, signal), signal))
  return found && { ...found, name }
}

/**
 * A ref as both APIs take it: `HEAD`, a sha, or a name. The head of a pull request may be in a fork, where no branch of
 * ours leads to it: it is given as a sha.
 */
export async function plainRef(repo: Repo, name: string | undefined, signal: AbortSignal): Promise<string> {
  if (name === undefined) return 'HEAD'
  if (name === '' || noName.test(name)) {
    throw new ConnectorError('invalid', `${JSON.stringify(name.slice(0, 200))} is no ref.`, {
      hint: 'Write a branch, a tag, a sha, or pull/12/head.',
    })
  }
  const ref = name.replace(/^refs\//, '')
  const number = /^pull\/(\d{1,9})(?:\/head)?$/.exec(ref)?.[1]
  if (number === undefined) {
    if (anySha.test(ref)) await checkOwnCommit(repo, ref, signal)
    return ref
  }
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const { user, head } = await repo.request(route, { pull_number: Number(number) }, { signal })
  await repo.checkShown(user, `pull request ${repo.full}#${number}`, signal)
  return head.sha
}

async function commitOf(repo: Repo, ref: string, signal: AbortSignal): Promise<Omit<At, 'name'>> {
  if (fullSha.test(ref)) {
    const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}'
    const { sha, tree } = await repo.request(route, { commit_sha: ref }, { signal })
    return { sha, tree: tree.sha }
  }
  // The route that knows every form of a ref lists the files of the commit too: one is enough.
  const { sha, commit } = await repo.request(
    'GET /repos/{owner}/{repo}/commits/{ref}',
    { ref, per_page: 1 },
    { signal },
  )
  return { sha, tree: commit.tree.sha }
}

const looked = 100

/** The error for a ref that is not there. @throws ConnectorError where the repository itself is not */
export async function noSuchRef(repo: Repo, name: string | undefined, signal: AbortSignal): Promise<ConnectorError> {
  // Told apart: no such repository, or one without a commit.
  if (name === undefined) await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  const [branches, tags] = await Promise.all([
    repo.request('GET /repos/{owner}/{repo}/branches', { per_page: looked }, { signal }),
    repo.request('GET /repos/{owner}/{repo}/tags', { per_page: looked }, { signal }),
  ])
  if (name === undefined || branches.length === 0) {
    return new ConnectorError('not_found', `${repo.full} is empty: it has no commit yet.`, {
      hint: 'github_commit_files makes the first one.',
    })
  }
  const names = [...branches, ...tags].map(({ name }) => name)
  return notThere('branch, tag or commit', name, names, {
    source: repo.full,
    ...(branches.length < looked ? {} : { looked }),
  })
}

/**
 * The ref and the path that were asked for, where both may come from a URL. A URL does not say where a branch with
 * slashes ends: then the repository is asked.
 */
export async function refAndPath(
  repo: Repo,
  place: { ref?: string; path?: string },
  given: { ref?: string | undefined; path?: string | undefined },
  signal: AbortSignal,
): Promise<{ ref: string | undefined; path: string | undefined }> {
  const path = given.path ?? place.path
  if (given.ref !== undefined || place.ref === undefined || place.path === undefined) {
    return { ref: given.ref ?? place.ref, path }
  }
  const [ref, rest] = await split(repo, place.ref, place.path, signal)
  return { ref, path: given.path ?? rest }
}

/** The longest branch or tag that the parts of a URL begin with, and the path that is left. */
async function split(repo: Repo, first: string, path: string, signal: AbortSignal): Promise<[string, string]> {
  if (fullSha.test(first)) return [first, path]
  const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}'
  const [heads, tags] = await Promise.all(
    ['heads', 'tags'].map(kind => repo.request(route, { ref: `${kind}/${first}` }, { signal })),
  )
  const whole = `${first}/${path}`
  const names = [...(heads ?? []), ...(tags ?? [])]
    .map(({ ref }) => ref.replace(/^refs\/(?:heads|tags)\//, ''))
    .filter(name => whole === name || whole.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)
  const [name = first] = names
  return [name, whole.slice(name.length + 1)]
}

/** `acme/web at main (0123abcd)`. */
export function atText(repo: string, { name, sha }: Pick<At, 'name' | 'sha'>): string {
  const short = sha.slice(0, 8)
  return `${repo} at ${name === undefined || sha.startsWith(name) ? short : `${name} (${short})`}`
}
