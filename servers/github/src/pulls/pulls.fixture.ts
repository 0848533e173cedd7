import { startGithub } from '@tooling/doubles/github'
import { z } from 'zod'

/** The repository of the tests: monalisa may write, mallory may not. */
export const repo = 'octocat/web'

type Double = Awaited<ReturnType<typeof startGithub>>

/** A stand-in with `octocat/web`, whose default branch has `a.ts` of four lines. */
export async function startWithPulls(): Promise<Double> {
  const double = await startGithub()
  await double.seed.repo({
    owner: 'octocat',
    name: 'web',
    writers: ['monalisa'],
    files: { 'a.ts': 'one\ntwo\nthree\nfour\n' },
  })
  return double
}

/** A pull request by monalisa that changes line 2 of `a.ts`. */
export function somePull(
  double: Double,
  head: string,
  more: { title?: string; draft?: boolean } = {},
): Promise<number> {
  return double.seed.pull(repo, {
    title: 'Change a',
    head,
    as: 'monalisa',
    files: { 'a.ts': 'one\n2\nthree\nfour\n' },
    ...more,
  })
}

/** What the API answers below the repository; an error where it refuses. */
export async function read(double: Double, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${double.tokens.owner}` }
  const answer = await fetch(`${double.url}/repos/${repo}/${path}`, { headers })
  if (!answer.ok) throw new Error(`${path} gave ${answer.status}`)
  return await answer.json()
}

const list = z.array(z.looseObject({}))

export async function readList(double: Double, path: string): Promise<Record<string, unknown>[]> {
  return list.parse(await read(double, path))
}

const pull = z.object({ head: z.object({ sha: z.string() }) })

/** The head of a pull request. */
export async function headOf(double: Double, number: number): Promise<string> {
  return pull.parse(await read(double, `pulls/${number}`)).head.sha
}

/** The requests that changed something, as `POST /repos/…`. */
export function writes(double: Double): string[] {
  return double.requests
    .filter(({ method, path }) => method !== 'GET' && !path.includes('graphql'))
    .map(({ method, path }) => `${method} ${path}`)
}
