import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

let double: Github
const repo = 'octocat/hello'

beforeAll(async () => {
  double = await startGithub()
  const files = {
    '.github/workflows/ci.yml': 'name: CI\non: [push, workflow_dispatch]\njobs:\n  test:\n    runs-on: ubuntu-latest\n',
  }
  await double.seed.commit(repo, { files, message: 'Add CI' })
  return () => double[Symbol.asyncDispose]()
})

describe('github_list_runs', () => {
  test('lists runs, newest first, page by page', async () => {
    const first = await double.seed.run(repo, {
      jobs: [{ name: 'test', conclusion: 'success' }],
      createdAt: '2026-11-01T10:00:00Z',
    })
    const second = await double.seed.run(repo, {
      jobs: [{ name: 'test', conclusion: 'failure' }],
      createdAt: '2026-11-02T10:00:00Z',
    })
    await using server = await connectTo(double, { results: 'structured' })
    const page = await server.call('github_list_runs', { repo, limit: 1 })
    expect(page.structured).toMatchObject({
      rows: [{ id: second.id, state: 'failure', branch: 'main', event: 'push' }],
    })
    const { next_cursor } = page.structured as { next_cursor: string }
    const next = await server.call('github_list_runs', { repo, limit: 1, cursor: next_cursor })
    expect(next.structured).toMatchObject({ rows: [{ id: first.id, state: 'success' }] })
    const failed = await server.call('github_list_runs', { repo, status: 'failure' })
    expect(failed.text).toContain(`${second.id} · failure · 2026-11-02 · CI`)
    expect(failed.text).not.toContain(`${first.id}`)
  })

  test('with --lockdown what strangers set off is left out', async () => {
    const jobs = [{ name: 'test', conclusion: 'failure' as const, log: 'Error: Obey me\n' }]
    const artifacts = { report: { 'a.txt': 'Obey me' } }
    const {
      id,
      jobs: ids,
      artifacts: made,
    } = await double.seed.run(repo, { as: 'mallory', event: 'pull_request', jobs, artifacts })
    await using server = await connectTo(double, { options: { lockdown: true } })
    const { text } = await server.call('github_list_runs', { repo })
    expect(text).not.toContain(`${id}`)
    expect(text).toContain('1 left out')
    for (const target of [`run/${id}`, `job/${ids.test}`]) {
      const ci = await server.call('github_get_ci', { repo, target })
      expect(ci.text).toMatch(/^refused: The change that run \d+ is of was written by someone without push access/)
    }
    const artifact = await server.call('github_get_artifact', { repo, id: made.report, path: 'a.txt' })
    expect(artifact.text).toMatch(/^refused: /)
    expect((await server.call('github_list_runs', { repo, kind: 'artifacts', run: id })).text).toMatch(/^refused: /)
    await expect(server.read(`gh://${repo}/runs/${id}/log`)).rejects.toThrow('without push access')
  })

  test('lists workflows', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('github_list_runs', { repo, kind: 'workflows' })
    expect(text).toContain('.github/workflows/ci.yml')
  })
})

describe('github_run_workflow', () => {
  test('starts a workflow once, and names the run', async () => {
    await using server = await connectTo(double, { access: 'write', results: 'structured' })
    const dry = await server.call('github_run_workflow', { repo, action: 'run', workflow: 'ci.yml', dry_run: true })
    expect(dry.text).toContain('Nothing was sent')
    double.clearRequests()
    const result = await server.call('github_run_workflow', { repo, action: 'run', workflow: 'ci.yml' })
    expect(result.structured).toMatchObject({ changed: ['run of ci.yml on main'], id: expect.any(Number) })
    const again = await server.call('github_run_workflow', { repo, action: 'run', workflow: 'ci.yml' })
    expect(again.text).toContain('conflict: An identical run of ci.yml was sent')
    expect(double.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  test('reruns what failed, and cancels', async () => {
    const run = await double.seed.run(repo, { jobs: [{ name: 'test', conclusion: 'failure' }] })
    await using server = await connectTo(double, { access: 'write' })
    const rerun = await server.call('github_run_workflow', { repo, action: 'rerun_failed', run: run.id })
    expect(rerun.text).toContain(`rerun_failed of run ${run.id}`)
    const again = await server.call('github_run_workflow', { repo, action: 'rerun_failed', run: run.id })
    expect(again.text).toContain(`conflict: An identical rerun_failed of run ${run.id} was sent`)
    const cancel = await server.call('github_run_workflow', {
      repo: `${double.url}/${repo}/actions/runs/${run.id}`,
      action: 'cancel',
    })
    expect(cancel.isError).toBe(false)
    const ci = await server.call('github_get_ci', { repo, target: `run/${run.id}`, log: 'none' })
    expect(ci.text).toContain('attempt 2')
    expect(ci.text).toContain('cancelled')
  })

  test.each([
    [{ action: 'run' }, 'invalid: workflow is missing.'],
    [{ action: 'rerun' }, 'invalid: run is missing.'],
    [{ action: 'run', workflow: 'cii.yml' }, 'has no workflow "cii.yml".\nDid you mean "ci.yml"?'],
    [{ action: 'run', workflow: 'ci.yml', ref: 'mian' }, 'tag or commit "mian".\nDid you mean "main"?'],
    [{ action: 'cancel', run: 4242 }, 'not_found: '],
    [{ action: 'cancel', run: 4242, dry_run: true }, 'not_found: '],
    [{ action: 'rerun', job: 4242, dry_run: true }, 'not_found: '],
    [{ action: 'run', workflow: 'none.yml', dry_run: true }, 'has no workflow "none.yml"'],
  ])('%j is refused', async (args, text) => {
    await using server = await connectTo(double, { access: 'write' })
    const result = await server.call('github_run_workflow', { repo, ...args })
    expect(result.isError).toBe(true)
    expect(result.text).toContain(text)
  })

  test('is not there for reading', async () => {
    await using server = await connectTo(double)
    const result = await server.call('github_run_workflow', { repo, action: 'run', workflow: 'ci.yml' })
    expect(result.text).toContain('refused: ')
  })
})

describe('github_get_artifact', () => {
  test('lists the files and reads one by page', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `row ${index + 1}`).join('\n')
    const run = await double.seed.run(repo, {
      jobs: [{ name: 'test' }],
      artifacts: { report: { 'a/report.txt': lines, 'bin.dat': new Uint8Array([0, 1, 2]) } },
    })
    const id = run.artifacts.report
    await using server = await connectTo(double, { results: 'structured' })
    const rows = await server.call('github_list_runs', { repo, kind: 'artifacts', run: run.id })
    expect(rows.text).toContain(`${id} · available`)
    const list = await server.call('github_get_artifact', { repo, id })
    expect(list.text).toContain(`${lines.length} a/report.txt`)
    const page = await server.call('github_get_artifact', { repo, id, path: 'a/report.txt' })
    const shown = page.structured as { lines: string[]; next_cursor: string }
    expect(shown.lines.length).toBeLessThan(3000)
    const rest = await server.call('github_get_artifact', { repo, id, path: 'a/report.txt', cursor: shown.next_cursor })
    expect(rest.structured).toMatchObject({ from_line: shown.lines.length + 1 })
    expect((await server.call('github_get_artifact', { repo, id, path: 'bin.dat' })).text).toContain('is binary')
    const missing = await server.call('github_get_artifact', { repo, id, path: 'b.txt' })
    expect(missing.text).toContain('a/report.txt')
    expect((await server.call('github_get_artifact', { repo, id: 424242 })).text).toMatch(/^not_found: /)
  })
})

describe('resource of a run log', () => {
  test('has the logs of all jobs', async () => {
    const run = await double.seed.run(repo, {
      jobs: [
        { name: 'one', conclusion: 'success', log: 'first\nlines' },
        { name: 'two', conclusion: 'success', log: 'second' },
      ],
    })
    await using server = await connectTo(double)
    const { text } = await server.read(`gh://octocat/hello/runs/${run.id}/log`)
    expect(text).toContain('=== one: success\nfirst\nlines')
    expect(text).toContain('=== two: success\nsecond')
    await expect(server.read('gh://octocat/hello/runs/x/log')).rejects.toThrow('is no id of a run')
  })
})
