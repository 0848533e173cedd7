import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Github, startGithub } from '../start.ts'

let github: Github

beforeAll(async () => {
  github = await startGithub()
})
afterAll(async () => {
  await github[Symbol.asyncDispose]()
})

async function ask(method: string, path: string, body?: unknown, token: keyof Github['tokens'] = 'owner') {
  const response = await fetch(`${github.url}${path}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${github.tokens[token]}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}
const get = async (path: string) => (await ask('GET', path)).body

const repo = '/repos/octocat/hello'
const failing = {
  event: 'pull_request',
  createdAt: '2026-11-20T10:00:00Z',
  jobs: [
    {
      name: 'test',
      steps: [{ name: 'Run npm ci' }, { name: 'Run npm test', conclusion: 'failure', log: '1 failing' }],
    },
    { name: 'lint', conclusion: 'success' },
  ],
} as const

describe('runs', () => {
  test('are seeded with jobs, steps and times', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    const run = await get(`${repo}/actions/runs/${made.id}`)
    expect(run).toMatchObject({
      name: 'CI',
      path: '.github/workflows/ci.yml',
      event: 'pull_request',
      status: 'completed',
      conclusion: 'failure',
      head_branch: 'main',
      run_attempt: 1,
      created_at: '2026-11-20T10:00:00Z',
      actor: { login: 'octocat' },
    })
    const { total_count, jobs } = await get(`${repo}/actions/runs/${made.id}/jobs`)
    expect(total_count).toBe(2)
    expect(jobs[0]).toMatchObject({ id: made.jobs.test, conclusion: 'failure', run_id: made.id, workflow_name: 'CI' })
    const steps = jobs[0].steps.map((step: { number: number; name: string; conclusion: string }) => [
      step.number,
      step.name,
      step.conclusion,
    ])
    expect(steps).toEqual([
      [1, 'Set up job', 'success'],
      [2, 'Run npm ci', 'success'],
      [3, 'Run npm test', 'failure'],
      [4, 'Complete job', 'success'],
    ])
    expect(jobs[0].steps[2]).toMatchObject({
      started_at: '2026-11-20T10:00:20Z',
      completed_at: '2026-11-20T10:00:29Z',
    })
  })

  test('are check runs of the commit too, with the annotation of the exit code', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    const { head_sha } = await get(`${repo}/actions/runs/${made.id}`)
    const { check_runs } = await get(`${repo}/commits/${head_sha}/check-runs?per_page=100`)
    const own = check_runs.find(({ id }: { id: number }) => id === made.jobs.test)
    expect(own).toMatchObject({ name: 'test', conclusion: 'failure', app: { slug: 'github-actions' } })
    expect(own.html_url).toBe(`${github.url}/octocat/hello/actions/runs/${made.id}/job/${made.jobs.test}`)
    expect(await get(`${repo}/check-runs/${made.jobs.test}/annotations`)).toMatchObject([
      { path: '.github', annotation_level: 'failure', message: 'Process completed with exit code 1.' },
    ])
    const suites = await get(`${repo}/commits/main/check-suites`)
    expect(suites.check_suites.at(-1)).toMatchObject({ conclusion: 'failure', latest_check_runs_count: 2 })
  })

  test('are listed newest first, by status, branch, event and date', async () => {
    await github.seed.repo({ owner: 'octocat', name: 'runs' })
    const old = await github.seed.run('octocat/runs', { ...failing, createdAt: '2026-10-01T00:00:00Z' })
    const running = await github.seed.run('octocat/runs', { jobs: [{ name: 'test', conclusion: null }] })
    const ids = async (query: string) =>
      (await get(`/repos/octocat/runs/actions/runs?${query}`)).workflow_runs.map(({ id }: { id: number }) => id)
    expect((await ids('per_page=1'))[0]).toBe(running.id)
    expect(await ids('status=in_progress')).toEqual([running.id])
    expect(await ids('created=2026-10-01')).toEqual([old.id])
    expect(await ids('created=<2026-10-02')).toEqual([old.id])
    expect(await ids('event=schedule')).toEqual([])
  })
})

describe('logs', () => {
  test('lie on another origin, which refuses the token', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    const { status, headers } = await ask('GET', `${repo}/actions/jobs/${made.jobs.test}/logs`)
    const location = headers.get('location') ?? ''
    expect(status).toBe(302)
    expect(new URL(location).origin).not.toBe(github.url)
    expect((await fetch(location, { headers: { authorization: 'Bearer x' } })).status).toBe(400)
    expect((await fetch(location.replace('sig=', 'sig=x'))).status).toBe(403)
    const text = await (await fetch(location)).arrayBuffer()
    expect(Buffer.from(text).toString().split('\n').slice(-7)).toEqual([
      '2026-11-20T10:00:20.0000001Z \u001B[36;1mnpm test\u001B[0m',
      '2026-11-20T10:00:20.0000002Z shell: /usr/bin/bash -e {0}',
      '2026-11-20T10:00:20.0000003Z ##[endgroup]',
      '2026-11-20T10:00:20.0000004Z 1 failing',
      '2026-11-20T10:00:20.0000005Z ##[error]Process completed with exit code 1.',
      '2026-11-20T10:00:30.0000000Z Cleaning up orphan processes',
      '',
    ])
    expect(github.requests.at(-1)?.headers).not.toHaveProperty('authorization')
  })

  test('of a job may be given whole', async () => {
    const made = await github.seed.run('octocat/hello', {
      createdAt: '2026-11-20T10:00:00Z',
      jobs: [{ name: 'build', conclusion: 'failure', log: 'one\n##[error]two\n' }],
    })
    const { headers } = await ask('GET', `${repo}/actions/jobs/${made.jobs.build}/logs`)
    const text = Buffer.from(await (await fetch(headers.get('location') ?? '')).arrayBuffer()).toString()
    expect(text).toBe('\uFEFF2026-11-20T10:00:10.0000000Z one\n2026-11-20T10:00:10.0000001Z ##[error]two\n')
  })

  test('of a run are an archive; those that were deleted are not found', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    const { headers } = await ask('GET', `${repo}/actions/runs/${made.id}/logs`)
    const archive = await (await fetch(headers.get('location') ?? '')).arrayBuffer()
    expect(Object.keys(unzipSync(new Uint8Array(archive)))).toEqual(['0_test.txt', '1_lint.txt'])
    expect((await ask('DELETE', `${repo}/actions/runs/${made.id}/logs`)).status).toBe(204)
    expect((await ask('GET', `${repo}/actions/jobs/${made.jobs.test}/logs`)).status).toBe(404)
  })
})

describe('changes of runs', () => {
  test('only what failed runs again, in a new attempt', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    expect((await ask('POST', `${repo}/actions/runs/${made.id}/rerun-failed-jobs`)).status).toBe(201)
    expect(await get(`${repo}/actions/runs/${made.id}`)).toMatchObject({ run_attempt: 2, status: 'in_progress' })
    const { jobs } = await get(`${repo}/actions/runs/${made.id}/jobs`)
    expect(jobs.map((job: { status: string; run_attempt: number }) => [job.status, job.run_attempt])).toEqual([
      ['queued', 2],
      ['completed', 1],
    ])
    expect(await ask('POST', `${repo}/actions/runs/${made.id}/rerun`)).toMatchObject({ status: 403 })
    github.seed.finishRun(made.id)
    expect(await get(`${repo}/actions/runs/${made.id}`)).toMatchObject({ conclusion: 'success' })
    const first = await get(`${repo}/actions/runs/${made.id}/attempts/1`)
    expect(first).toMatchObject({ run_attempt: 1, conclusion: 'failure' })
    const all = await get(`${repo}/actions/runs/${made.id}/jobs?filter=all`)
    expect(all.total_count).toBe(3)
  })

  test('a run is cancelled once', async () => {
    const made = await github.seed.run('octocat/hello', { jobs: [{ name: 'slow', conclusion: null }] })
    expect((await ask('POST', `${repo}/actions/runs/${made.id}/cancel`)).status).toBe(202)
    expect(await get(`${repo}/actions/runs/${made.id}`)).toMatchObject({ conclusion: 'cancelled' })
    expect((await ask('POST', `${repo}/actions/runs/${made.id}/cancel`)).status).toBe(409)
  })

  test('a reader may look and not touch', async () => {
    const made = await github.seed.run('octocat/hello', failing)
    expect((await ask('POST', `${repo}/actions/runs/${made.id}/rerun`, undefined, 'reader')).status).toBe(403)
    expect((await ask('GET', `${repo}/actions/runs/${made.id}`, undefined, 'reader')).status).toBe(200)
  })
})

describe('workflows', () => {
  const deploy = `name: Deploy
on:
  workflow_dispatch:
    inputs:
      stage: { type: choice, options: [test, live], required: true }
jobs:
  ship: { name: Ship it }
`

  test('are the files of the default branch, and run on demand with the inputs they declare', async () => {
    await github.seed.commit('octocat/hello', { files: { '.github/workflows/deploy.yml': deploy } })
    const { workflows } = await get(`${repo}/actions/workflows`)
    expect(workflows).toContainEqual(expect.objectContaining({ name: 'Deploy', state: 'active' }))
    const path = `${repo}/actions/workflows/deploy.yml/dispatches`
    const post = async (body: unknown) => {
      const { status, body: answer } = await ask('POST', path, body)
      return [status, answer?.message]
    }
    expect(await post({ ref: 'main' })).toEqual([422, "Required input 'stage' not provided"])
    expect(await post({ ref: 'main', inputs: { stag: 'x' } })).toEqual([422, 'Unexpected inputs provided: ["stag"]'])
    expect(await post({ ref: 'nope', inputs: { stage: 'test' } })).toEqual([422, 'No ref found for: nope'])
    expect(await post({ ref: 'main', inputs: { stage: 'test' } })).toEqual([204, undefined])
    const told = await ask('POST', path, { ref: 'main', inputs: { stage: 'live' }, return_run_details: true })
    expect(told).toMatchObject({ status: 200, body: { workflow_run_id: expect.any(Number) } })
    const { workflow_runs } = await get(`${repo}/actions/workflows/deploy.yml/runs?event=workflow_dispatch`)
    expect(workflow_runs[0]).toMatchObject({ id: told.body.workflow_run_id, status: 'queued', run_number: 2 })
    const { jobs } = await get(`${repo}/actions/runs/${told.body.workflow_run_id}/jobs`)
    expect(jobs).toMatchObject([{ name: 'Ship it', status: 'queued' }])
  })
})

test('artifacts are listed and downloaded', async () => {
  const artifacts = { report: { 'a.txt': 'hello', 'deep/b.txt': 'there' } }
  const made = await github.seed.run('octocat/hello', { jobs: [{ name: 'build' }], artifacts })
  const list = await get(`${repo}/actions/runs/${made.id}/artifacts`)
  expect(list).toMatchObject({ total_count: 1, artifacts: [{ name: 'report', expired: false }] })
  const { status, headers } = await ask('GET', `${repo}/actions/artifacts/${made.artifacts.report}/zip`)
  expect(status).toBe(302)
  const archive = unzipSync(new Uint8Array(await (await fetch(headers.get('location') ?? '')).arrayBuffer()))
  expect(Object.keys(archive)).toEqual(['a.txt', 'deep/b.txt'])
})

test('checks of other apps stand beside jobs, and only apps make them', async () => {
  const sha = await github.seed.commit('octocat/hello', { files: { 'x.txt': 'x' } })
  await github.seed.check('octocat/hello', sha, { name: 'coverage', conclusion: 'neutral', output: { title: '80 %' } })
  const { check_runs } = await get(`${repo}/commits/${sha}/check-runs`)
  expect(check_runs).toMatchObject([{ name: 'coverage', app: { slug: 'octo-ci' }, output: { title: '80 %' } }])
  const refused = await ask('POST', `${repo}/check-runs`, { name: 'mine', head_sha: sha })
  expect(refused).toMatchObject({ status: 403, body: { message: 'You must authenticate via a GitHub App.' } })
})
