import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  notFound,
  numberParam,
  ok,
  param,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { checkJson, suiteJson } from './check-json.ts'
import {
  addCheck,
  type CheckRun,
  checkById,
  checksAt,
  conclusions,
  latestChecks,
  type Output,
  suiteById,
  suiteFor,
  suitesAt,
} from './check-records.ts'
import { read } from './dispatch.ts'
import { encode } from './git.ts'
import { paged } from './paged.ts'
import { repoIdOf } from './pull-records.ts'
import { seeding } from './tokens.ts'

/** Check runs and suites; a job of Actions is a check run too. */
export const checks: Routes = {
  'POST /repos/{owner}/{repo}/check-runs': createCheck,
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}': updateCheck,
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': async call => ok(checkJson(call, checkOf(call))),
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': call => paged(call, annotationsOf(call)),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': async call => {
    return listChecks(call, checksAt(call.front, repoIdOf(call), await shaOf(call)))
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': call => {
    const suite = suiteOf(call)
    const found = checksAt(call.front, suite.repoId, suite.sha).filter(check => check.suite === suite)
    return listChecks(call, found)
  },
  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}': async call => ok(await suiteJson(call, suiteOf(call))),
  'GET /repos/{owner}/{repo}/commits/{ref}/check-suites': async call => {
    const found = suitesAt(call.front, repoIdOf(call), await shaOf(call))
    const all = await Promise.all(found.map(suite => suiteJson(call, suite)))
    return paged(call, all, page => ({ total_count: all.length, check_suites: page }))
  },
}

function listChecks(call: Call, all: readonly CheckRun[]): Answer {
  const { query } = call
  const [name, status] = [query.get('check_name'), query.get('status')]
  const found = (query.get('filter') === 'all' ? all : latestChecks(all)).filter(
    check => (name === null || check.name === name) && (status === null || check.status === status),
  )
  return paged(call, found, page => ({
    total_count: found.length,
    check_runs: page.map(check => checkJson(call, check)),
  }))
}

async function shaOf(call: Call): Promise<string> {
  const { sha } = await read(call, `${repoPath(call)}/commits/${encode(param(call, 'ref'))}`)
  return String(sha)
}

function checkOf(call: Call): CheckRun {
  const check = checkById(call.front, numberParam(call, 'check_run_id'))
  if (check === undefined || check.suite.repoId !== repoIdOf(call)) throw notFound()
  return check
}

function suiteOf(call: Call) {
  const suite = suiteById(call.front, numberParam(call, 'check_suite_id'))
  if (suite === undefined || suite.repoId !== repoIdOf(call)) throw notFound()
  return suite
}

function annotationsOf(call: Call) {
  const check = checkOf(call)
  return check.annotations.map(annotation => ({
    ...{ start_column: null, end_column: null, title: '', raw_details: '' },
    ...annotation,
    blob_href: `${call.front.url}${repoPath(call)}/blob/${check.suite.sha}/${annotation.path}`,
  }))
}

const annotation = z.looseObject({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
})
const output = z.looseObject({
  title: z.string().nullish(),
  summary: z.string().nullish(),
  text: z.string().nullish(),
  annotations: z.array(annotation).default([]),
})
const changes = z.looseObject({
  name: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z.enum(conclusions).nullish(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  output: output.optional(),
})
const wanted = changes.extend({
  name: z.string(),
  head_sha: z.string(),
  // Only for seeding: which app speaks.
  app: z.looseObject({ slug: z.string(), name: z.string() }).default({ slug: 'octo-ci', name: 'Octo CI' }),
})

/** Who may make checks: an app, which no personal token is. */
function appOnly(call: Call): void {
  if (call.token?.value !== seeding) throw new Refusal(403, 'You must authenticate via a GitHub App.')
}

async function createCheck(call: Call): Promise<Answer> {
  appOnly(call)
  const given = wanted.parse(bodyOf(call))
  await read(call, `${repoPath(call)}/git/commits/${given.head_sha}`)
  const suite = suiteFor(call.front, repoIdOf(call), given.head_sha, given.app)
  const check = addCheck(call.front, suite, given.name)
  apply(check, given)
  return ok(checkJson(call, check), 201)
}

function updateCheck(call: Call): Answer {
  appOnly(call)
  const check = checkOf(call)
  apply(check, changes.parse(bodyOf(call)))
  return ok(checkJson(call, check))
}

function apply(check: CheckRun, given: z.output<typeof changes>): void {
  const now = new Date().toISOString()
  const conclusion = given.conclusion ?? null
  check.status = given.status ?? (conclusion === null ? check.status : 'completed')
  check.conclusion = check.status === 'completed' ? (conclusion ?? check.conclusion) : null
  check.startedAt = given.started_at ?? check.startedAt
  check.completedAt = check.status === 'completed' ? (given.completed_at ?? now) : null
  check.detailsUrl = given.details_url ?? check.detailsUrl
  check.externalId = given.external_id ?? check.externalId
  if (given.output !== undefined) describe(check, given.output)
}

function describe(check: CheckRun, { title, summary, text, annotations }: z.output<typeof output>): void {
  const told: Output = { title: title ?? null, summary: summary ?? null, text: text ?? null }
  check.output = told
  check.annotations.push(...annotations)
}
