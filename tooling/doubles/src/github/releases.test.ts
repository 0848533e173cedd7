import { afterAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub()
const ask = asking(github)
afterAll(() => github[Symbol.asyncDispose]())

const releases = '/repos/octocat/hello/releases'

test('a draft is for writers, and makes its tag when it is published', async () => {
  const draft = await ask(`POST ${releases}`, { body: { tag_name: 'v1', draft: true, body: 'Soon' } })
  expect(draft.status).toBe(201)
  expect((await ask(`GET ${releases}/tags/v1`)).status).toBe(404)
  const { list } = await ask(`GET ${releases}`, { token: github.tokens.reader })
  expect(list.map(({ tag_name }) => tag_name)).not.toContain('v1')
  expect((await ask(`GET ${releases}/${draft.json.id}`, { token: github.tokens.reader })).status).toBe(404)
  expect((await ask('GET /repos/octocat/hello/git/ref/tags/v1')).status).toBe(404)
  const refused = await ask(`PATCH ${releases}/${draft.json.id}`, {
    token: github.tokens.reader,
    body: { draft: false },
  })
  expect(refused.status).toBe(403)
  await ask(`PATCH ${releases}/${draft.json.id}`, { body: { draft: false } })
  expect((await ask('GET /repos/octocat/hello/git/ref/tags/v1')).status).toBe(200)
  expect((await ask(`GET ${releases}/tags/v1`)).json).toMatchObject({ body: 'Soon', draft: false })
  const again = await ask(`POST ${releases}`, { body: { tag_name: 'v1' } })
  expect(again.json.errors).toEqual([{ resource: 'Release', field: 'tag_name', code: 'already_exists' }])
  const nowhere = await ask(`POST ${releases}`, { body: { tag_name: 'v1.1', target_commitish: 'nope' } })
  expect(nowhere.json.errors).toEqual([{ resource: 'Release', field: 'target_commitish', code: 'invalid' }])
})

test('the latest is the last that was not said to be none', async () => {
  const two = await ask(`POST ${releases}`, { body: { tag_name: 'v2' } })
  await ask(`POST ${releases}`, { body: { tag_name: 'v1-patch', make_latest: 'false' } })
  await ask(`POST ${releases}`, { body: { tag_name: 'v3-beta', prerelease: true } })
  expect((await ask(`GET ${releases}/latest`)).json.id).toBe(two.json.id)
})

test('notes name the pull requests since the release before', async () => {
  const repo = 'octocat/notes'
  await github.seed.repo({ owner: 'octocat', name: 'notes' })
  await github.seed.release(repo, { tag_name: 'v1' })
  const pull = await github.seed.pull(repo, { title: 'Add a thing', head: 'thing', files: { 'thing.ts': 'x' } })
  await github.seed.send('octocat', 'PUT', `/repos/${repo}/pulls/${pull}/merge`, {})
  const { json } = await ask(`POST /repos/${repo}/releases/generate-notes`, { body: { tag_name: 'v2' } })
  expect(json).toEqual({
    name: 'v2',
    body: `## What's Changed\n* Add a thing by @octocat in ${github.url}/${repo}/pull/${pull}\n\n**Full Changelog**: ${github.url}/${repo}/compare/v1...v2`,
  })
})

test('assets have a digest and are downloaded from another origin', async () => {
  const release = await ask(`POST ${releases}`, { body: { tag_name: 'v4' } })
  const upload = () =>
    fetch(`${github.url}${releases}/${release.json.id}/assets?name=a.txt`, {
      method: 'POST',
      headers: { authorization: `Bearer ${github.tokens.owner}`, 'content-type': 'text/plain' },
      body: 'hello',
    })
  const made = await (await upload()).json()
  expect(made).toMatchObject({
    size: 5,
    digest: 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  })
  expect((await upload()).status).toBe(422)
  const id = Object.entries(Object(made)).find(([name]) => name === 'id')?.[1]
  const { status, headers } = await ask(`GET ${releases}/assets/${id}`, {
    headers: { accept: 'application/octet-stream' },
  })
  expect(status).toBe(302)
  expect(await (await fetch(headers.get('location') ?? '')).text()).toBe('hello')
})
