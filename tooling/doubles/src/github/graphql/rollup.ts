import { isJson } from '../call.ts'
import { connection } from './connection.ts'
import { findCommit } from './git-objects.ts'
import { repoName, repositoryOf } from './places.ts'
import { actor, type Context, jsons, known, pathOf, type Source, source, type Types, text } from './source.ts'

/** Checks and statuses of a commit; null where it has none. */
export async function rollupOf(context: Context, repo: string, sha: string): Promise<Source | null> {
  const path = `/repos/${repo}/commits/${sha}`
  const [{ check_runs }, { statuses }] = await Promise.all([
    context.read(`${path}/check-runs?per_page=100`),
    context.read(`${path}/status?per_page=100`),
  ])
  const runs = jsons(check_runs).map(run => known('CheckRun', run))
  const contexts = [...runs, ...jsons(statuses).map(status => known('StatusContext', status))]
  if (contexts.length === 0) return null
  return known('StatusCheckRollup', { node_id: `SCR_${sha}`, sha, repo, state: stateOf(contexts), all: contexts })
}

const bad = new Set(['failure', 'timed_out', 'cancelled', 'action_required', 'startup_failure', 'stale'])

function stateOf(contexts: readonly Source[]): string {
  const words = contexts.map(({ conclusion, state }) => conclusion ?? state ?? 'pending')
  if (words.includes('error')) return 'ERROR'
  if (words.some(word => bad.has(String(word)))) return 'FAILURE'
  return words.includes('pending') ? 'PENDING' : 'SUCCESS'
}

/** The id of the run that a job belongs to. */
const runId = (url: unknown): string | undefined => /\/actions\/runs\/(\d+)\//.exec(String(url))?.[1]

export const rollupTypes: Types = {
  StatusCheckRollup: {
    contexts: ({ all }, args) => {
      const contexts = jsons(all)
      const count = (type: string) => contexts.filter(({ __typename }) => __typename === type).length
      const counts = { checkRunCount: count('CheckRun'), statusContextCount: count('StatusContext') }
      return { ...connection(contexts, args), ...counts, checkRunCountsByState: [], statusContextCountsByState: [] }
    },
    commit: async ({ repo, sha }, _args, context) => await findCommit(context, text(repo), text(sha)),
  },
  CheckRun: {
    url: ({ html_url }) => html_url,
    detailsUrl: ({ details_url }) => details_url,
    title: ({ output }) => (isJson(output) ? output.title : null),
    summary: ({ output }) => (isJson(output) ? output.summary : null),
    text: ({ output }) => (isJson(output) ? output.text : null),
    isRequired: () => false,
    repository: async ({ url }, _args, context) => await repositoryOf(context, repoName(url)),
    checkSuite: async ({ url, check_suite, html_url }, _args, context) => {
      const { id } = isJson(check_suite) ? check_suite : { id: 0 }
      const suite = await context.read(`/repos/${repoName(url)}/check-suites/${id}`)
      return known('CheckSuite', { ...suite, run: runId(html_url) ?? null })
    },
    annotations: async ({ url }, args, context) =>
      connection(await context.readAll(`${pathOf(url)}/annotations`), args, {
        make: one => known('CheckAnnotation', { ...one, annotationLevel: one.annotation_level }),
      }),
  },
  CheckSuite: {
    app: ({ app }) => source('App', app),
    workflowRun: async ({ run, url }, _args, context) => {
      if (typeof run !== 'string') return null
      return known('WorkflowRun', await context.read(`/repos/${repoName(url)}/actions/runs/${run}`))
    },
  },
  WorkflowRun: {
    runNumber: ({ run_number }) => run_number,
    workflow: async ({ url, workflow_id }, _args, context) =>
      known('Workflow', await context.read(`/repos/${repoName(url)}/actions/workflows/${workflow_id}`)),
  },
  StatusContext: {
    targetUrl: ({ target_url }) => target_url,
    creator: ({ creator }) => actor(creator),
    isRequired: () => false,
  },
}
