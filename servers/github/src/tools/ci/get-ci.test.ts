import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

let double: Github
const repo = 'octocat/hello'

beforeAll(async () => {
  double = await startGithub()
  return () => double[Symbol.asyncDispose]()
})

const noise = Array.from({ length: 300 }, (_, index) => `compiled module ${index}`).join('\n')
const testLog = [noise, 'FAIL src/price.test.ts', 'AssertionError: expected 4 to be 5', noise].join('\n')

/** A pull request whose CI is red: one job fails in a step, one passes. */
async function redPull(branch: string) {
  await double.seed.commit(repo, {
    branch,
    from: 'main',
    files: { [`${branch}.txt`]: 'x\n' },
    message: `Add ${branch}`,
  })
  const number = await double.seed.pull(repo, { head: branch, title: `Add ${branch}` })
  const run = await double.seed.run(repo, {
    head: branch,
    jobs: [
      { name: 'lint', steps: [{ name: 'Run lint', log: 'all fine' }] },
      {
        name: 'test (ubuntu)',
        steps: [
          { name: 'Install', log: 'error: a warning of the install that is none' },
          { name: 'Run tests', conclusion: 'failure', log: testLog },
        ],
      },
    ],
  })
  return { number, run }
}

describe('github_get_ci', () => {
  test('goes from a pull request to the failing lines in one call', async () => {
    const { number, run } = await redPull('red')
    await using server = await connectTo(double, { results: 'structured' })
    const result = await server.call('github_get_ci', { repo: `${double.url}/${repo}/pull/${number}` })
    expect(result.text).toContain(`#${number} (red)`)
    expect(result.text).toContain('1 failing, 1 passing')
    expect(result.text).toContain('CI / test (ubuntu): failure at step "Run tests"')
    expect(result.text).toContain('AssertionError: expected 4 to be 5')
    expect(result.text).not.toContain('compiled module 100')
    expect(result.structured).toMatchObject({
      state: 'failing',
      counts: { failing: 1, pending: 0, passing: 1, skipped: 0 },
      failing: [{ kind: 'job', id: run.jobs['test (ubuntu)'], steps: ['Run tests'], run: { id: run.id, attempt: 1 } }],
    })
  })

  test('what looks like a failure in another step gives way to the step that failed', async () => {
    const { run } = await redPull('few')
    await using server = await connectTo(double)
    const target = `job/${run.jobs['test (ubuntu)']}`
    const { text } = await server.call('github_get_ci', { repo, target, max_lines: 30 })
    expect(text).toContain('AssertionError: expected 4 to be 5')
    expect(text).not.toContain('error: a warning of the install')
  })

  test('gives the log nothing of the token, and asks for it at another origin', async () => {
    const { number } = await redPull('origin')
    await using server = await connectTo(double)
    double.clearRequests()
    await server.call('github_get_ci', { repo, target: `#${number}` })
    const elsewhere = double.requests.filter(({ path }) => path.startsWith('http'))
    expect(elsewhere).toHaveLength(1)
    expect(elsewhere[0]?.headers).not.toHaveProperty('authorization')
  })

  test('says that all is well, or that nothing ran', async () => {
    await double.seed.commit(repo, { branch: 'green', from: 'main', files: { 'g.txt': 'x\n' }, message: 'Green' })
    await using server = await connectTo(double)
    expect((await server.call('github_get_ci', { repo, target: 'green' })).text).toContain('nothing ran')
    await double.seed.run(repo, { head: 'green', jobs: [{ name: 'test', steps: [{ name: 'Run' }] }] })
    expect((await server.call('github_get_ci', { repo, target: 'green' })).text).toMatch(/^green at \w{8}: 1 passing$/)
  })

  test('counts only the newest attempt, and names what is still running', async () => {
    await double.seed.commit(repo, { branch: 'twice', from: 'main', files: { 't.txt': 'x\n' }, message: 'Twice' })
    await double.seed.run(repo, { head: 'twice', jobs: [{ name: 'test', conclusion: 'failure', log: 'error: old' }] })
    await double.seed.run(repo, { head: 'twice', jobs: [{ name: 'test', conclusion: null }] })
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_ci', { repo, target: 'twice' })
    expect(text).toContain('1 pending')
    expect(text).toContain('CI / test')
    expect(text).not.toContain('error: old')
  })

  test('reads a job, the tail of its log, and lines with a text', async () => {
    const { run } = await redPull('job')
    await using server = await connectTo(double)
    const target = `job/${run.jobs['test (ubuntu)']}`
    const tail = await server.call('github_get_ci', { repo, target, log: 'tail', max_lines: 10 })
    expect(tail.text).toContain('compiled module 299')
    const found = await server.call('github_get_ci', { repo, target, grep: 'MODULE 100|nothing' })
    expect(found.text).toContain('compiled module 100')
    expect(found.text).not.toContain('AssertionError')
    expect((await server.call('github_get_ci', { repo, target, grep: 'nowhere' })).text).toContain('has that text')
    expect((await server.call('github_get_ci', { repo, target, log: 'none' })).text).not.toContain('AssertionError')
  })

  test('includes checks of other apps and commit statuses', async () => {
    const sha = await double.seed.commit(repo, {
      branch: 'apps',
      from: 'main',
      files: { 'a.txt': 'x\n' },
      message: 'Apps',
    })
    await double.seed.check(repo, sha, {
      name: 'coverage',
      conclusion: 'failure',
      app: { slug: 'codecov', name: 'Codecov' },
    })
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_ci', { repo, target: 'apps' })
    expect(text).toContain('Codecov / coverage: failure')
  })

  test('names the jobs where none has the name that was asked for', async () => {
    const { number } = await redPull('named')
    await using server = await connectTo(double)
    const result = await server.call('github_get_ci', { repo, target: `#${number}`, job: 'windows' })
    expect(result.isError).toBe(true)
    expect(result.text).toContain('not_found: No job has "windows" in its name.')
    expect(result.text).toContain('CI / test (ubuntu)')
  })

  test('tells why a run came to no job', async () => {
    await double.seed.commit(repo, { branch: 'faulty', from: 'main', files: { 'f.txt': 'x\n' } })
    const run = await double.seed.run(repo, { head: 'faulty', jobs: [], conclusion: 'startup_failure' })
    await using server = await connectTo(double)
    for (const target of ['faulty', `run/${run.id}`]) {
      const { text } = await server.call('github_get_ci', { repo, target })
      expect(text).toContain(`source="run/${run.id}"`)
      expect(text).toContain('CI: startup_failure')
      expect(text).toContain('No job started: the workflow file is faulty.')
    }
  })

  test('offers the branch that was meant', async () => {
    await redPull('nearly')
    await using server = await connectTo(double)
    const { text } = await server.call('github_get_ci', { repo, target: 'neraly' })
    expect(text).toContain('has no branch, tag or commit "neraly"')
    expect(text).toContain('Did you mean "nearly"?')
  })

  test('says that a log is gone', async () => {
    const { run } = await redPull('gone')
    await using server = await connectTo(double)
    double.faults.push({ match: 'GET /repos/*/actions/jobs/*/logs', status: 410, body: { message: 'Gone' } })
    const { text } = await server.call('github_get_ci', { repo, target: `job/${run.jobs['test (ubuntu)']}` })
    expect(text).toContain('There is no log')
  })

  test.each([
    ['#999', 'not_found'],
    ['no-such-branch', 'not_found'],
    ['run/42424242', 'not_found'],
  ])('answers %s with %s', async (target, code) => {
    await using server = await connectTo(double)
    const result = await server.call('github_get_ci', { repo, target })
    expect(result.isError).toBe(true)
    expect(result.text).toMatch(new RegExp(`^${code}: `))
  })

  test('stops reading a log when the call is cancelled', async () => {
    const { run } = await redPull('abort')
    await using server = await connectTo(double)
    double.faults.push({ match: 'GET /repos/*/actions/jobs/*/logs', hang: true })
    double.clearRequests()
    const abort = new AbortController()
    const target = `job/${run.jobs['test (ubuntu)']}`
    const call = server.call('github_get_ci', { repo, target }, { signal: abort.signal })
    await expect.poll(() => double.requests.some(({ path }) => path.endsWith('/logs'))).toBe(true)
    abort.abort()
    await expect(call).rejects.toThrow()
  })
})
