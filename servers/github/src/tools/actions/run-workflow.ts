import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, repeat } from '@mcp-connectors/core'
import { z } from 'zod'
import { id, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { noSuchRef } from '../../code/commit-at.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { notThere } from '../../not-there.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['run', 'rerun', 'rerun_failed', 'cancel']),
  workflow: z.string().min(1).optional().describe('For run: file name or id.'),
  ref: z.string().min(1).optional().describe('For run: branch or tag; default branch if absent.'),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  run: id.optional(),
  job: id.optional().describe('For rerun: only this job.'),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const runWorkflow = tool({
  name: 'github_run_workflow',
  title: 'Run, rerun or cancel a workflow',
  access: 'write',
  description: 'Start a workflow, or rerun or cancel a run.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    const place = client.place(args.repo)
    const given = { ...args, run: args.run ?? place.run, job: args.job ?? place.job }
    return args.action === 'run'
      ? await dispatch(client, place.repo, given, signal)
      : await changeRun(client, place.repo, given, signal)
  },
  render: renderReceipt,
})

async function dispatch(client: GitHub, repo: Repo, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { workflow, inputs = {}, dry_run, repeat } = args
  if (workflow === undefined) throw needed('workflow', 'github_list_runs with kind workflows lists them.')
  const ref = args.ref ?? (await repo.request('GET /repos/{owner}/{repo}', {}, { signal })).default_branch
  const changed = [`run of ${workflow} on ${ref}`]
  const url = repo.url(`actions/workflows/${workflow}`)
  if (dry_run) {
    const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}'
    const [found] = await Promise.allSettled([repo.request(route, { workflow_id: workflow }, { signal })])
    if (found.status === 'rejected') throw await explained(repo, found.reason, { workflow, ref }, signal)
    return { url, changed, dry_run, preview: JSON.stringify(inputs) }
  }
  const route = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches'
  const query = { workflow_id: workflow, ref, inputs, return_run_details: true }
  const [sent] = await Promise.allSettled([
    client.once.do({
      what: `run of ${workflow}`,
      key: [repo.url(), route, workflow, ref, inputs],
      repeat,
      signal,
      send: async () => runDetails.safeParse(await repo.request(route, query, { signal })).data,
      isUnknown: isUnknownOutcome,
      urlOf: run => run?.html_url ?? url,
    }),
  ])
  if (sent.status === 'rejected') throw await explained(repo, sent.reason, { workflow, ref }, signal)
  const started = sent.value
  if (started) return { url: started.html_url, id: started.workflow_run_id, changed }
  // An older server starts the run and does not name it.
  return { url, changed, warnings: ['The run is not known yet: github_list_runs shows it in some seconds.'] }
}

/** GitHub does not say which of the two it did not find. */
async function explained(
  repo: Repo,
  error: unknown,
  { workflow, ref }: { workflow: string; ref: string },
  signal: AbortSignal,
): Promise<unknown> {
  if (!ConnectorError.is(error)) return error
  if (/No ref found/i.test(error.quote ?? '')) return await noSuchRef(repo, ref, signal)
  if (error.code !== 'not_found') return error
  const route = 'GET /repos/{owner}/{repo}/actions/workflows'
  const { workflows } = await repo.request(route, { per_page: 100 }, { signal })
  const files = workflows.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
  return files.includes(workflow) ? error : notThere('workflow', workflow, files, { source: repo.full })
}

const runDetails = z.object({ workflow_run_id: z.number(), html_url: z.string() })

async function changeRun(client: GitHub, repo: Repo, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { action, run, job, dry_run, repeat } = args
  const subject = action === 'rerun' && job !== undefined ? job : run
  if (subject === undefined) throw needed('run', 'Pass the id of the run, or its URL as repo.')
  const what = `${action} of ${subject === job ? 'job' : 'run'} ${subject}`
  const url = run === undefined ? repo.url('actions') : repo.url(`actions/runs/${run}`)
  if (dry_run) {
    await known(repo, subject, subject === job, signal)
    return { url, changed: [what], dry_run }
  }
  await client.once.do({
    what,
    key: [repo.url(), action, subject],
    repeat,
    signal,
    send: () => post(repo, action, subject, subject === job, signal),
    isUnknown: isUnknownOutcome,
    urlOf: () => url,
  })
  return { url, changed: [what] }
}

/** @throws ConnectorError `not_found` for a run or job that is none: a dry run fails where the call itself would. */
async function known(repo: Repo, subject: number, isJob: boolean, signal: AbortSignal): Promise<void> {
  if (isJob) await repo.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}', { job_id: subject }, { signal })
  else await repo.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: subject }, { signal })
}

function post(repo: Repo, action: Arguments['action'], subject: number, isJob: boolean, signal: AbortSignal) {
  if (isJob) {
    return repo.request('POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun', { job_id: subject }, { signal })
  }
  const run = { run_id: subject }
  switch (action) {
    case 'cancel':
      return repo.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', run, { signal })
    case 'rerun_failed':
      return repo.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs', run, { signal })
    default:
      return repo.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun', run, { signal })
  }
}

function needed(argument: string, hint: string): ConnectorError {
  return new ConnectorError('invalid', `${argument} is missing.`, { hint })
}
