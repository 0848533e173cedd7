import { counted } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Data } from '../../api.ts'
import { id, repo } from '../../arguments.ts'
import { checkRun } from '../../ci/check-run.ts'
import { after, afterPage, start } from '../../numbered-page.ts'
import type { Repo } from '../../repo.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  kind: z.enum(['runs', 'workflows', 'artifacts']).default('runs'),
  workflow: z.string().min(1).optional().describe('File name or id.'),
  branch: z.string().min(1).optional(),
  event: z.string().min(1).optional(),
  status: z.string().min(1).optional().describe('Like failure, success, in_progress.'),
  actor: z.string().min(1).optional(),
  run: id.optional().describe('With artifacts: of this run.'),
  limit: z.int().min(1).max(100).default(30),
})

const row = z.object({
  id: z.number(),
  name: z.string(),
  state: z.string(),
  date: z.string(),
  /** Runs. */
  branch: z.string().optional(),
  sha: z.string().optional(),
  event: z.string().optional(),
  attempt: z.number().optional(),
  /** Workflows: the file. */
  path: z.string().optional(),
  /** Artifacts, in bytes. */
  size: z.number().optional(),
})

type Row = z.output<typeof row>
type Arguments = z.output<typeof input>

export const listRuns = tool({
  name: 'github_list_runs',
  title: 'Workflow runs',
  access: 'read',
  description: 'List workflow runs, workflows or artifacts. For the reason of a failure use github_get_ci.',
  input,
  output: z.object({
    kind: z.string(),
    total: z.int(),
    rows: z.array(row),
    withheld: z.int(),
    page: z.int(),
    skipped: z.int(),
  }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const place = client.place(args.repo)
    const { page, skip } = start(position)
    const found = await read(place.repo, { ...args, run: args.run ?? place.run }, page, signal)
    const next = afterPage({ page, skip }, found.next)
    const { total, rows, withheld } = found
    return { kind: args.kind, total, rows: rows.slice(skip), withheld, page, skipped: skip, next }
  },
  render: ({ kind, total, rows, withheld }, { untrusted }) => {
    const left = withheld === 0 ? [] : [`${withheld} left out: of people who may not push here (--lockdown).`]
    if (rows.length === 0) return [`No ${kind}.`, ...left].join('\n')
    return [counted(total, kind.slice(0, -1)), untrusted(rows.map(shown).join('\n')), ...left].join('\n')
  },
})

interface Found {
  total: number
  rows: Row[]
  /** With lockdown: what strangers set off. */
  withheld: number
  next: string | undefined
}

async function read(repo: Repo, args: Arguments, page: number, signal: AbortSignal): Promise<Found> {
  const at = { per_page: args.limit, page }
  if (args.kind === 'workflows') {
    const { data, next } = await repo.page('GET /repos/{owner}/{repo}/actions/workflows', at, { signal })
    return { total: data.total_count, rows: data.workflows.map(workflowRow), withheld: 0, next }
  }
  if (args.kind === 'artifacts') {
    if (args.run !== undefined) await checkRun(repo, { run: args.run }, signal)
    const { data, next } = await artifacts(repo, args.run, at, signal)
    const isStrict = args.run === undefined && (await repo.keepsBack(signal))
    const items = isStrict ? data.artifacts.filter(isOfRepo) : data.artifacts
    const withheld = data.artifacts.length - items.length
    return { total: data.total_count, rows: items.map(artifactRow), withheld, next }
  }
  const { data, next } = await runs(repo, args, at, signal)
  const { items, withheld } = await repo.shown(data.workflow_runs, ({ actor }) => actor, signal)
  return { total: data.total_count, rows: items.map(runRow), withheld, next }
}

interface At {
  per_page: number
  page: number
}

/** Of a branch of the repository itself, and not of a fork. */
function isOfRepo({ workflow_run: run }: Artifact): boolean {
  return run?.repository_id !== undefined && run.repository_id === run.head_repository_id
}

function artifacts(repo: Repo, run: number | undefined, at: At, signal: AbortSignal) {
  return run === undefined
    ? repo.page('GET /repos/{owner}/{repo}/actions/artifacts', at, { signal })
    : repo.page('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', { ...at, run_id: run }, { signal })
}

type Artifact = Data<'GET /repos/{owner}/{repo}/actions/artifacts'>['artifacts'][number]
type Runs = Data<'GET /repos/{owner}/{repo}/actions/runs'>

/** The status is GitHub's word, and an unknown one is refused there with a list. */
function runs(repo: Repo, { workflow, branch, event, status, actor }: Arguments, at: At, signal: AbortSignal) {
  const filters = Object.entries({ branch, event, status, actor }).filter(([, value]) => value !== undefined)
  const query = { ...at, ...Object.fromEntries(filters) }
  return workflow === undefined
    ? repo.page('GET /repos/{owner}/{repo}/actions/runs', query, { signal })
    : repo.page(
        'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
        { ...query, workflow_id: workflow },
        { signal },
      )
}

function runRow(run: Runs['workflow_runs'][number]): Row {
  return {
    id: run.id,
    name: [run.name, run.display_title].filter(Boolean).join(': '),
    state: run.conclusion ?? run.status ?? 'unknown',
    date: run.created_at,
    ...(run.head_branch ? { branch: run.head_branch } : {}),
    sha: run.head_sha,
    event: run.event,
    ...(run.run_attempt && run.run_attempt > 1 ? { attempt: run.run_attempt } : {}),
  }
}

function workflowRow(flow: Data<'GET /repos/{owner}/{repo}/actions/workflows'>['workflows'][number]): Row {
  return { id: flow.id, name: flow.name, state: flow.state, date: flow.updated_at, path: flow.path }
}

function artifactRow(one: Artifact): Row {
  const state = one.expired ? 'expired' : 'available'
  return { id: one.id, name: one.name, state, date: one.created_at ?? '', size: one.size_in_bytes }
}

function shown({ id, state, date, name, branch, sha, event, attempt, path, size }: Row): string {
  const place = [branch, sha?.slice(0, 7)].filter(Boolean).join('@')
  const more = [place, event, attempt && `attempt ${attempt}`, path, size === undefined ? undefined : `${size} B`]
  return [id, state, day(date), name, ...more.filter(Boolean)].join(' · ')
}
