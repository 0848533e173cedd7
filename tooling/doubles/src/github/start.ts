import { actionsSeed } from './actions/run-seed.ts'
import { advisorySeed } from './advisories.ts'
import { alertSeed } from './alerts/seed.ts'
import { discussionSeed } from './discussions.ts'
import { startEmulator } from './emulator.ts'
import type { Faults } from './faults.ts'
import { Front, type SeenRequest } from './front.ts'
import { inboxSeed } from './inbox-records.ts'
import type { Limits } from './limits.ts'
import { queueSeed } from './merge-queue.ts'
import { projectSeed } from './projects.ts'
import { routes } from './routes.ts'
import { contentSeed, type NewRepo } from './seed.ts'
import { standardTokens, type Token } from './tokens.ts'

export interface GithubOptions {
  readonly users?: readonly { readonly login: string; readonly name?: string; readonly email?: string }[]
  readonly orgs?: readonly {
    readonly login: string
    readonly name?: string
    readonly members: readonly { readonly login: string; readonly role?: 'member' | 'admin' }[]
  }[]
  readonly repos?: readonly NewRepo[]
  /** Beside the standard ones. */
  readonly tokens?: Readonly<Record<string, Token>>
  /** Checks every answer against the published OpenAPI; `dispose` throws where one breaks it. On unless false. */
  readonly validate?: boolean
  /** The version that an enterprise server would name. */
  readonly enterprise?: string
}

export interface Github extends AsyncDisposable {
  /** REST root, also under /api/v3; GraphQL at /graphql and /api/graphql. */
  readonly url: string
  readonly tokens: Readonly<Record<keyof typeof standardTokens, string>> & Readonly<Record<string, string>>
  readonly requests: readonly SeenRequest[]
  readonly faults: Faults
  readonly limits: Limits
  readonly seed: ReturnType<typeof seedsOf>
  readonly violations: readonly string[]
  clearRequests(): void
}

const people = [
  { login: 'octocat', name: 'The Octocat' },
  { login: 'monalisa', name: 'Mona Lisa' },
  { login: 'mallory', name: 'Mallory' },
]
const organizations = [
  {
    login: 'octo-org',
    name: 'Octo Org',
    members: [{ login: 'octocat', role: 'admin' as const }, { login: 'monalisa' }],
  },
]
const repositories: readonly NewRepo[] = [
  { owner: 'octocat', name: 'hello', readers: ['monalisa'], files: { 'README.md': '# hello\n' } },
  { owner: 'octocat', name: 'secret', private: true, files: { 'README.md': '# secret\n' } },
]

/**
 * Starts a GitHub of its own on a random port of 127.0.0.1: the emulator, with a front that closes its gaps. Everything
 * is in memory and gone when it is disposed.
 */
export async function startGithub(options: GithubOptions = {}): Promise<Github> {
  const { users = people, orgs = organizations, repos = repositories } = options
  const tokens: Readonly<Record<string, Token>> = { ...standardTokens, ...options.tokens }
  const front = new Front({
    routes,
    tokens,
    orgs,
    logins: users.map(({ login }) => login),
    ...(options.validate === false ? {} : { validate: await validator() }),
    ...(options.enterprise === undefined ? {} : { enterprise: options.enterprise }),
  })
  await front.listen()
  front.attach(await startEmulator({ users, orgs }, front.url))
  const seed = seedsOf(front)
  for (const repo of repos) await seed.repo(repo)
  return github(front, seed, tokens)
}

/** What fills the double, of all topics. */
function seedsOf(front: Front) {
  return {
    ...contentSeed(front),
    ...actionsSeed(front),
    ...discussionSeed(front),
    ...projectSeed(front),
    ...queueSeed(front),
    ...alertSeed(front),
    ...advisorySeed(front),
    ...inboxSeed(front),
  }
}

function github(front: Front, seed: ReturnType<typeof seedsOf>, tokens: Readonly<Record<string, Token>>): Github {
  const values = Object.entries(tokens).map(([name, { value }]) => [name, value])
  return {
    url: front.url,
    tokens: Object.fromEntries(values),
    requests: front.requests,
    faults: front.faults,
    limits: front.limits,
    seed,
    violations: front.violations,
    clearRequests: () => {
      front.requests.length = 0
    },
    [Symbol.asyncDispose]: async () => {
      await front.close()
      if (front.violations.length === 0) return
      throw new Error(`The GitHub double was not true to GitHub:\n${[...new Set(front.violations)].join('\n')}`)
    },
  }
}

async function validator() {
  const { openApiValidator } = await import('./schema/validate.ts')
  return await openApiValidator()
}
