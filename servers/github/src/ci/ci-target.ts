import { ConnectorError, clean } from '@mcp-connectors/core'
import type { Place } from '../client.ts'
import { commitAt } from '../code/commit-at.ts'
import type { Repo } from '../repo.ts'
import { parseTarget } from '../target.ts'
import { checkRun } from './check-run.ts'

/** What CI is asked about. */
export type CiTarget =
  | { kind: 'commit'; sha: string; label: string }
  | { kind: 'run'; run: number; label: string }
  | { kind: 'job'; job: number; label: string }

/**
 * Understands `12`, `#12`, `pull/12` (a pull request), `run/55`, `job/66`, a branch, tag or sha, or a URL of one of
 * them; without a target, what the URL in `repo` named, and else the default branch.
 * @throws ConnectorError `not_found` where GitHub knows no such pull request or ref, with the nearest
 */
export async function ciTarget(place: Place, given: string | undefined, signal: AbortSignal): Promise<CiTarget> {
  const { repo } = place
  if (given === undefined) return resolve(repo, place, signal)
  const [, kind = '', id = ''] = /^(?:(pulls?|runs?|jobs?)\/|#)?(\d{1,15})$/.exec(given.trim()) ?? []
  if (id !== '') return resolve(repo, byKind(kind, Number(id)), signal)
  if (/^https?:\/\//.test(given)) {
    const { owner, name, ...rest } = parseTarget(given)
    if (`${owner}/${name}`.toLowerCase() !== repo.full.toLowerCase()) {
      throw new ConnectorError('invalid', `target names ${owner}/${name}, repo names ${repo.full}.`, {
        hint: 'Pass the URL as repo and leave target out.',
      })
    }
    return resolve(repo, rest, signal)
  }
  return resolve(repo, { ref: given.trim() }, signal)
}

type Named = Pick<Place, 'number' | 'ref' | 'run' | 'job'>

/** A bare number above any pull request is a run: their ids have ten digits and more. */
function byKind(kind: string, id: number): Named {
  if (kind.startsWith('job')) return { job: id }
  if (kind.startsWith('run') || (kind === '' && id > 999_999_999)) return { run: id }
  return { number: id }
}

async function resolve(repo: Repo, { number, ref, run, job }: Named, signal: AbortSignal): Promise<CiTarget> {
  if (job !== undefined || run !== undefined) await checkRun(repo, { run, job }, signal)
  if (job !== undefined) return { kind: 'job', job, label: `job ${job}` }
  if (run !== undefined) return { kind: 'run', run, label: `run ${run}` }
  if (number !== undefined) {
    const pull = await repo.request(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      { pull_number: number },
      { signal },
    )
    await repo.checkShown(pull.user, `pull request ${repo.full}#${number}`, signal)
    return { kind: 'commit', sha: pull.head.sha, label: `#${number} (${clean(pull.head.ref)})` }
  }
  const name = ref ?? (await repo.request('GET /repos/{owner}/{repo}', {}, { signal })).default_branch
  const { sha } = await commitAt(repo, name, signal)
  return { kind: 'commit', sha, label: name === sha ? 'commit' : name }
}
