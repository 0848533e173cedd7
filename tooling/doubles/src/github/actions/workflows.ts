import { z } from 'zod'
import {
  type Answer,
  bodyOf,
  type Call,
  isJson,
  loginOf,
  notFound,
  nothing,
  ok,
  param,
  Refusal,
  type Routes,
  repoPath,
} from '../call.ts'
import { rest } from '../dispatch.ts'
import { encode } from '../git.ts'
import { paged } from '../paged.ts'
import { repoIdOf } from '../pull-records.ts'
import { workflowJson } from './json.ts'
import { records, type Workflow, workflowAt } from './records.ts'
import { startRun } from './run-start.ts'

/** Workflows: the files in .github/workflows of the default branch. */
export const workflows: Routes = {
  'GET /repos/{owner}/{repo}/actions/workflows': async call => {
    const all = (await workflowsOf(call)).map(flow => workflowJson(call, flow))
    return paged(call, all, page => ({ total_count: all.length, workflows: page }))
  },
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': async call =>
    ok(workflowJson(call, await workflowOf(call))),
  'PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable': call => setState(call, 'active'),
  'PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable': call => setState(call, 'disabled_manually'),
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': dispatchWorkflow,
}

const folder = '.github/workflows'

/** Those of files, and those that runs were seeded for. */
async function workflowsOf(call: Call): Promise<Workflow[]> {
  const { front } = call
  const { body } = await rest(call, 'GET', `${repoPath(call)}/contents/${folder}`)
  const files = z.array(z.looseObject({ path: z.string() })).safeParse(body).data ?? []
  for (const { path } of files.filter(file => /\.ya?ml$/.test(file.path))) {
    const { name } = await definitionOf(call, path)
    workflowAt(front, repoIdOf(call), path, name ?? path).name = name ?? path
  }
  return records(front).workflows.filter(flow => flow.repoId === repoIdOf(call))
}

/** By its id, or by the name of its file. */
export async function workflowOf(call: Call): Promise<Workflow> {
  const wanted = param(call, 'workflow_id')
  const found = (await workflowsOf(call)).find(
    flow => String(flow.id) === wanted || flow.path === wanted || flow.path.split('/').at(-1) === wanted,
  )
  if (found === undefined) throw notFound()
  return found
}

async function setState(call: Call, state: Workflow['state']): Promise<Answer> {
  const flow = await workflowOf(call)
  flow.state = state
  flow.updatedAt = new Date().toISOString()
  return nothing()
}

const input = z.looseObject({
  type: z.string().default('string'),
  required: z.boolean().default(false),
  default: z.unknown().optional(),
  options: z.array(z.string()).optional(),
})
const definition = z.looseObject({
  name: z.string().optional(),
  on: z.unknown().optional(),
  jobs: z.record(z.string(), z.looseObject({ name: z.string().optional() })).default({}),
})
type Definition = z.output<typeof definition>

async function definitionOf(call: Call, path: string, ref?: string): Promise<Definition> {
  const { parse } = await import('yaml')
  const at = ref === undefined ? '' : `?ref=${encodeURIComponent(ref)}`
  const { body } = await rest(call, 'GET', `${repoPath(call)}/contents/${encode(path)}${at}`)
  const { content = '' } = z.looseObject({ content: z.string().optional() }).parse(body)
  return definition.parse(parse(Buffer.from(content, 'base64').toString()) ?? {})
}

/** The inputs of workflow_dispatch; undefined where the workflow has no such trigger. */
function inputsOf({ on }: Definition): Record<string, z.output<typeof input>> | undefined {
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return {}
  if (!isJson(on) || !('workflow_dispatch' in on)) return undefined
  const { inputs } = isJson(on.workflow_dispatch) ? on.workflow_dispatch : { inputs: {} }
  return z.record(z.string(), input).parse(inputs ?? {})
}

const dispatched = z.looseObject({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
})

async function dispatchWorkflow(call: Call): Promise<Answer> {
  const { front } = call
  const flow = await workflowOf(call)
  const given = dispatched.safeParse(bodyOf(call))
  if (!given.success) throw new Refusal(422, 'Invalid request.\n\n"ref" wasn\'t supplied.')
  const { ref, inputs, return_run_details } = given.data
  const branch = ref.replace(/^refs\/(heads|tags)\//, '')
  const sha = await shaOf(call, branch)
  if (flow.state !== 'active') throw new Refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
  const found = await definitionOf(call, flow.path, branch)
  checkInputs(inputsOf(found), inputs)
  const jobs = Object.entries(found.jobs).map(([key, { name }]) => name ?? key)
  const run = startRun(front, {
    ...{ workflow: flow, event: 'workflow_dispatch', sha, branch, title: flow.name, actor: loginOf(call), jobs },
  })
  if (!return_run_details) return nothing()
  const url = `${front.url}${repoPath(call)}/actions/runs/${run.id}`
  const html = `${front.url}${repoPath(call).slice('/repos'.length)}/actions/runs/${run.id}`
  return ok({ workflow_run_id: run.id, run_url: url, html_url: html })
}

async function shaOf(call: Call, ref: string): Promise<string> {
  const answer = await rest(call, 'GET', `${repoPath(call)}/commits/${encode(ref)}`)
  if (answer.status !== 200 || !isJson(answer.body)) throw new Refusal(422, `No ref found for: ${ref}`)
  return String(answer.body.sha)
}

function checkInputs(
  known: Record<string, z.output<typeof input>> | undefined,
  given: Readonly<Record<string, unknown>>,
): void {
  if (known === undefined) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  const unknown = Object.keys(given).filter(name => !(name in known))
  if (unknown.length > 0) throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`)
  for (const [name, { required, default: value, options }] of Object.entries(known)) {
    const own = given[name]
    if (own === undefined && required && value === undefined) {
      throw new Refusal(422, `Required input '${name}' not provided`)
    }
    if (own !== undefined && options !== undefined && !options.includes(String(own))) {
      throw new Refusal(422, `Provided value '${String(own)}' for input '${name}' not in the list of allowed values`)
    }
  }
}
