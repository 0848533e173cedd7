import { expect, test } from 'vitest'
import { accountOn } from '../account.fixture.ts'
import { Lockdown } from '../lockdown.ts'
import { Repo } from '../repo.ts'
import { whyKept } from './merge-steps.ts'
import { pullAt } from './pull.ts'
import { somePull, startWithPulls } from './pulls.fixture.ts'

const signal = new AbortController().signal

test('a branch that went on since the pull request was read is kept', async () => {
  await using double = await startWithPulls()
  const number = await somePull(double, 'goes-on')
  const repo = new Repo(accountOn(double.url, double.tokens.owner), 'octocat', 'web', new Lockdown(false))
  const pull = await pullAt(repo, number, signal)
  expect(await whyKept(repo, pull, signal)).toBeUndefined()
  await double.seed.commit('octocat/web', { branch: 'goes-on', files: { 'late.ts': 'late\n' } })
  expect(await whyKept(repo, pull, signal)).toBe('it has commits that came in since')
})
