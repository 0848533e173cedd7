import type { Repo } from '../repo.ts'

/** With lockdown: what a stranger's change prints and leaves in a run is the stranger's text. @throws ConnectorError `refused` */
export async function checkRun(
  repo: Repo,
  { run, job }: { run?: number | undefined; job?: number | undefined },
  signal: AbortSignal,
): Promise<void> {
  if (!(await repo.keepsBack(signal))) return
  const id = job === undefined ? run : await runOf(repo, job, signal)
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'
  const { actor } = id === undefined ? { actor: null } : await repo.request(route, { run_id: id }, { signal })
  await repo.checkShown(actor, `change that run ${id ?? ''} is of`, signal)
}

async function runOf(repo: Repo, job_id: number, signal: AbortSignal): Promise<number> {
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'
  return (await repo.request(route, { job_id }, { signal })).run_id
}
