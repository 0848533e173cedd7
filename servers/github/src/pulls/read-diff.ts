import { near } from '@mcp-connectors/config'
import { ConnectorError, counted } from '@mcp-connectors/core'
import { globOf } from '../glob.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { type ChangedFile, filesPage, furtherFiles } from './changed-files.ts'
import { type FileDiff, fileDiffs, unlessTooLarge } from './file-diff.ts'
import { type Pull, pullAt } from './pull.ts'

export interface Wanted {
  number: number
  /** Globs; none: all files. */
  paths: readonly string[]
  /** A commit of the pull request that was read before. */
  since: string | undefined
}

export interface PullDiff {
  pull: Pull
  files: FileDiff[]
  additions: number
  deletions: number
  notes: string[]
}

interface Changes {
  files: readonly ChangedFile[]
  notes: string[]
  whole: () => Promise<string | undefined>
}

const mostFiles = 3000

/** The files of a pull request with numbered lines; with `since`, what changed in them after that commit. */
export async function readDiff(repo: Repo, wanted: Wanted, signal: AbortSignal): Promise<PullDiff> {
  const { number, paths, since } = wanted
  const [pull, first] = await Promise.all([pullAt(repo, number, signal), firstFiles(repo, number, signal)])
  await repo.checkShown(pull.user, `pull request ${repo.full}#${number}`, signal)
  const [rest, attributes] = await Promise.all([
    furtherFiles(repo, pull, signal),
    attributesAt(repo, pull.base.sha, signal),
  ])
  const all = [...first, ...rest]
  const changes =
    since === undefined ? whole(repo, pull, all, signal) : await changesSince(repo, pull, since, all, signal)
  const isAsked = globOf(paths)
  const files = paths.length === 0 ? changes.files : changes.files.filter(({ filename }) => isAsked(filename))
  if (files.length === 0 && changes.files.length > 0) throw noneOf(paths, changes.files)
  return {
    pull,
    files: await fileDiffs({ files, attributes, isAsked, whole: changes.whole }),
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    notes: changes.notes,
  }
}

/** That there is no such pull request is told by the other request, and better. */
async function firstFiles(repo: Repo, number: number, signal: AbortSignal): Promise<ChangedFile[]> {
  return (await unlessMissing(filesPage(repo, number, 1, signal))) ?? []
}

/** The base decides what is generated: a pull request could hide its own files. */
async function attributesAt(repo: Repo, ref: string, signal: AbortSignal): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/contents/{path}'
  const options = { signal, media: 'raw', mostBytes: 1_000_000 } as const
  return (await unlessMissing(repo.text(route, { path: '.gitattributes', ref }, options))) ?? ''
}

function whole(repo: Repo, pull: Pull, files: readonly ChangedFile[], signal: AbortSignal): Changes {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const isCut = pull.changed_files > mostFiles
  return {
    files,
    notes: isCut ? [`GitHub lists ${mostFiles} of the ${pull.changed_files} files.`] : [],
    whole: () => unlessTooLarge(repo.text(route, { pull_number: pull.number }, { signal, media: 'diff' })),
  }
}

async function changesSince(
  repo: Repo,
  { head, base }: Pull,
  since: string,
  all: readonly ChangedFile[],
  signal: AbortSignal,
): Promise<Changes> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const basehead = `${since}...${head.sha}`
  const { status, files = [] } = await repo.request(route, { basehead }, { signal })
  // What a merge of the base brought in is no part of the pull request.
  const own = new Set(all.map(({ filename }) => filename))
  const kept = files.filter(({ filename }) => own.has(filename))
  const others = files.length - kept.length
  return {
    files: kept,
    notes: [
      ...(status === 'diverged'
        ? [`${since} is no longer part of the branch (it was rebased): shown is all since their common commit.`]
        : []),
      ...(status === 'behind' ? [`${since} is newer than the head.`] : []),
      ...(kept.length === 0 ? ['Nothing changed since then.'] : []),
      ...(others > 0 ? [`${counted(others, 'file')} left out that came from ${base.ref} or are as there again.`] : []),
      ...(files.length >= 300 ? ['GitHub compares no more than 300 files.'] : []),
    ],
    whole: () => unlessTooLarge(repo.text(route, { basehead }, { signal, media: 'diff' })),
  }
}

function noneOf(paths: readonly string[], files: readonly ChangedFile[]): ConnectorError {
  const names = files.map(({ filename }) => filename)
  const likely = near(paths[0] ?? '', names)
  return new ConnectorError(
    'not_found',
    `No changed file matches ${paths.map(path => JSON.stringify(path)).join(', ')}.`,
    {
      hint: likely.length > 0 ? 'Did you mean a path quoted above?' : 'The paths quoted above are what changed.',
      quote: (likely.length > 0 ? likely : names.slice(0, 30)).join('\n'),
    },
  )
}
