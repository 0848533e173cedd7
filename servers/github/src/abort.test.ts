import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { connectTo } from './github.fixture.ts'

let double: Github
const repo = 'octocat/hello'
const sha = '0123456789abcdef'

/** Arguments with which each tool asks GitHub for something. */
const calls: Readonly<Record<string, object>> = {
  github_get_context: {},
  github_get_repo: { repo },
  github_read_files: { repo, paths: ['README.md'] },
  github_list_tree: { repo },
  github_search: { kind: 'issues', query: 'x', repo },
  github_list_refs: { repo, kind: 'branch' },
  github_list_commits: { repo },
  github_compare: { repo, base: 'main', head: 'main' },
  github_blame: { repo, path: 'README.md' },
  github_commit_files: { repo, branch: 'x', message: 'x', changes: [{ path: 'x', content: 'x' }] },
  github_write_ref: { repo, ref: 'x', to: 'main' },
  github_list_issues: { repo },
  github_get_issue: { repo, number: 1 },
  github_write_issue: { repo, title: 'x' },
  github_comment: { repo, number: 1, body: 'x' },
  github_get_pull: { repo, number: 1 },
  github_get_pull_diff: { repo, number: 1 },
  github_write_pull: { repo, head: 'x', title: 'x', body: 'x' },
  github_review_pull: { repo, number: 1, event: 'comment', body: 'x' },
  github_merge_pull: { repo, number: 1, action: 'merge', head_sha: sha },
  github_get_ci: { repo, target: 'main' },
  github_list_runs: { repo },
  github_run_workflow: { repo, action: 'run', workflow: 'ci.yml', ref: 'main' },
  github_get_artifact: { repo, id: 1 },
  github_list_alerts: { repo },
  github_write_alert: { repo, kind: 'dependabot', number: 1, action: 'reopen' },
  github_search_advisories: {},
  github_get_release: { repo },
  github_write_release: { repo, tag: 'v1' },
  github_gist: { action: 'list' },
  github_list_discussions: { repo },
  github_get_discussion: { repo, number: 1 },
  github_write_discussion: { repo, number: 1, action: 'comment', body: 'x' },
  github_get_project: { owner: 'octocat', project: '1' },
  github_write_project: { owner: 'octocat', project: '1', items: ['octocat/hello#1'] },
  github_list_notifications: {},
  github_write_notifications: { action: 'read', ids: ['1'] },
  github_list_people: { repo },
  github_write_label: { repo, action: 'create', name: 'x', color: 'ff0000' },
  github_write_repo: { repo, action: 'edit', description: 'x' },
  github_api_get: { path: '/user' },
}

beforeAll(async () => {
  double = await startGithub()
  return () => double[Symbol.asyncDispose]()
})

test('every tool is tried', () => {
  expect(Object.keys(calls).sort()).toEqual(surface.tools.map(({ name }) => name).sort())
})

describe('an abort stops the requests of', () => {
  test.each(Object.entries(calls))('%s', async (name, args) => {
    await using server = await connectTo(double, { access: 'destroy', confirm: 'never' })
    double.faults.clear()
    double.clearRequests()
    double.faults.push(...Array.from({ length: 20 }, () => ({ hang: true as const })))
    const abort = new AbortController()
    const call = server.call(name, { ...args }, { signal: abort.signal })
    const ended = expect(call).rejects.toThrow()
    await expect.poll(() => double.requests.length, { timeout: 10_000 }).toBeGreaterThan(0)
    // What comes after is the look for a post whose answer was not waited for, which has its own time.
    const waiting = [...double.requests]
    abort.abort()
    await ended
    await expect.poll(() => waiting.every(({ gone }) => gone), { timeout: 10_000 }).toBe(true)
  })
})
