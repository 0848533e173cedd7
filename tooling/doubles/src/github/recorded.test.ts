import { expect, test } from 'vitest'
import { startRecorded } from './recorded.ts'

test('replays what was recorded, each answer once, with links that lead back', async () => {
  await using github = await startRecorded('rename-repository')
  const body = JSON.stringify({ name: 'rename-repository-newname' })
  const path = '/repos/octokit-fixture-org/rename-repository'
  const renamed = await fetch(`${github.url}${path}`, { method: 'PATCH', body })
  expect([renamed.status, renamed.headers.get('x-ratelimit-remaining')]).toEqual([200, expect.any(String)])
  const moved = await fetch(`${github.url}${path}`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([301, `${github.url}/repositories/1000`])
  expect((await fetch(`${github.url}/repositories/1000`)).status).toBe(200)
  expect(github.left).toEqual([`PATCH ${path}`, 'PATCH /repositories/1000'])
  expect((await fetch(`${github.url}${path}`)).status).toBe(501)
  expect(github.unexpected).toEqual([`GET ${path}`])
})

test('pages lead to pages', async () => {
  await using github = await startRecorded('paginate-issues')
  const issues = `${github.url}/repos/octokit-fixture-org/paginate-issues/issues?per_page=3`
  const { headers } = await fetch(issues)
  expect(headers.get('link')).toContain(`<${github.url}/repositories/1000/issues?per_page=3&page=2>; rel="next"`)
  expect((await fetch(`${github.url}/repositories/1000/issues?page=2&per_page=3`)).status).toBe(200)
})

test('the bytes of an archive come through', async () => {
  await using github = await startRecorded('get-archive')
  const response = await fetch(`${github.url}/repos/octokit-fixture-org/get-archive/tarball/main`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  expect([response.status, bytes[0], bytes[1]]).toEqual([200, 0x1f, 0x8b])
})
