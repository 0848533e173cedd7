import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectTo } from '../github.fixture.ts'
import { repo, somePull, startWithPulls } from '../pulls/pulls.fixture.ts'

let double: Awaited<ReturnType<typeof startWithPulls>>
let number: number

beforeAll(async () => {
  double = await startWithPulls()
  number = await somePull(double, 'branch')
  const comments = [{ path: 'a.ts', line: 2, body: 'Why?' }]
  await double.seed.review(repo, number, { as: 'octocat', event: 'APPROVE', body: 'Good.', comments })
})
afterAll(() => double[Symbol.asyncDispose]())

test('a pull request as Markdown', async () => {
  await using server = await connectTo(double)
  const { text, mimeType } = await server.read(`gh://${repo}/pull/${number}`)
  expect(mimeType).toBe('text/markdown')
  expect(text?.replace(/\d{4}-\d\d-\d\d/g, 'DATE')).toContain(`# Change a

open, by monalisa, DATE, branch into main

merge state: clean

approved by @octocat

## octocat, approved, DATE

Good.

## a.ts:2

**octocat**, DATE: Why?
`)
})

test('a number that is none, and one that is not there', async () => {
  await using server = await connectTo(double)
  await expect(server.read(`gh://${repo}/pull/x`)).rejects.toThrow('"x" is no number of a pull request.')
  await expect(server.read(`gh://${repo}/pull/999`)).rejects.toThrow('The pull request octocat/web#999 was not found.')
})

test('numbers are completed', async () => {
  await using server = await connectTo(double)
  const uri = 'gh://{owner}/{repo}/pull/{number}'
  const found = await server.complete({ uri, argument: 'number', value: '', given: { owner: 'octocat', repo: 'web' } })
  expect(found).toEqual([String(number)])
})

test('the prompt names the pull request and the tools', async () => {
  await using server = await connectTo(double)
  const text = await server.prompt('review-pull', { pull: `${repo}#${number}`, focus: 'tests' })
  expect(text).toContain(`Review the pull request "octocat/web#${number}", above all for "tests".`)
  expect(text).toContain('github_review_pull')
})
