import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ownFolder } from './own-folder.ts'
import type { GithubStandIn, GoogleStandIn, SlackStandIn } from './stand-in.ts'
import { type Command, succeeds } from './wire.ts'

/** What is made once and kept between runs. Outside of the repository, so that nothing of it is found from there. */
export const cache = join(tmpdir(), 'mcp-connectors-bench')

export interface Peer {
  name: string
  version: string
  /** The script to run, in its package. */
  main: string
  /** Undefined where this machine lacks what it needs. */
  start: (place: Places) => { args?: readonly string[]; env?: Readonly<Record<string, string>> } | undefined
}

/** Where the data of a run is. */
export interface Places {
  url: string
  repository: string
  github: GithubStandIn
  slack: SlackStandIn
  /** Where no Google is asked anything, an address and a token are enough. */
  google: Pick<GoogleStandIn, 'url' | 'token'>
}

export const postgresPeers: readonly Peer[] = [
  {
    name: '@modelcontextprotocol/server-postgres',
    version: '0.6.2',
    main: 'dist/index.js',
    start: ({ url }) => ({ args: [url] }),
  },
  {
    name: '@bytebase/dbhub',
    version: '1.4.0',
    main: 'dist/index.js',
    start: ({ url }) => ({ args: ['--transport', 'stdio', '--dsn', `${url}?sslmode=disable`] }),
  },
  {
    name: 'mcp-postgres-server',
    version: '0.3.1',
    main: 'build/index.js',
    start: ({ url }) => ({ env: { ...pgEnv(url), PG_MAX_RESULT_BYTES: '100000000' } }),
  },
]

export const gitPeers: readonly Peer[] = [
  {
    name: '@cyanheads/git-mcp-server',
    version: '2.15.3',
    main: 'dist/index.js',
    start: () => ({ env: { MCP_TRANSPORT_TYPE: 'stdio', MCP_LOG_LEVEL: 'error' } }),
  },
  { name: 'mcp-git', version: '0.0.4', main: 'dist/index.js', start: () => ({}) },
]

/** These know no other GitHub than github.com: what they ask is sent elsewhere by `redirected` in servers.ts. */
export const githubPeers: readonly Peer[] = [
  {
    name: '@modelcontextprotocol/server-github',
    version: '2025.4.8',
    main: 'dist/index.js',
    start: ({ github }) => ({ env: { GITHUB_PERSONAL_ACCESS_TOKEN: github.token } }),
  },
  {
    name: '@missionsquad/mcp-github',
    version: '0.10.8',
    main: 'dist/index.js',
    start: ({ github }) => ({ env: { GITHUB_PERSONAL_ACCESS_TOKEN: github.token } }),
  },
]

export const slackPeers: readonly Peer[] = [
  {
    name: '@modelcontextprotocol/server-slack',
    version: '2025.4.25',
    main: 'dist/index.js',
    start: ({ slack }) => ({ env: { SLACK_BOT_TOKEN: slack.bot, SLACK_TEAM_ID: slack.team } }),
  },
  {
    // A program in Go, which knows no other Slack than slack.com: the proxy goes for it.
    name: 'slack-mcp-server',
    version: '1.3.0',
    main: 'bin/index.js',
    start: ({ slack: { token, proxy } }) =>
      proxy === undefined
        ? undefined
        : {
            args: ['--transport', 'stdio'],
            env: {
              SLACK_MCP_XOXP_TOKEN: token,
              SLACK_MCP_PROXY: proxy,
              SLACK_MCP_SERVER_CA_INSECURE: 'true',
              ...ownCaches(),
            },
          },
  },
]

/** These know no other Google than googleapis.com, through libraries of their own: what they list is counted. */
export const gdrivePeers: readonly Peer[] = [
  {
    name: '@modelcontextprotocol/server-gdrive',
    version: '2025.1.14',
    main: 'dist/index.js',
    start: ({ google }) => ({ env: { GDRIVE_CREDENTIALS_PATH: loginFile(google.token) } }),
  },
  {
    name: '@piotr-agier/google-drive-mcp',
    version: '2.10.0',
    main: 'dist/index.js',
    start: ({ google }) => ({ env: { GOOGLE_DRIVE_MCP_ACCESS_TOKEN: google.token } }),
  },
]

function loginFile(token: string): string {
  const path = join(ownFolder(), 'login.json')
  writeFileSync(path, JSON.stringify({ access_token: token }))
  return path
}

/** What a server keeps of users and channels: empty, and not that of this person. */
function ownCaches(): Record<string, string> {
  const folder = ownFolder()
  return { SLACK_MCP_USERS_CACHE: join(folder, 'users.json'), SLACK_MCP_CHANNELS_CACHE: join(folder, 'channels.json') }
}

function pgEnv(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const given = { PG_HOST: hostname, PG_PORT: port, PG_USER: username, PG_PASSWORD: password, PG_DATABASE: pathname }
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, decodeURIComponent(value).replace(/^\//, '')]),
  )
}

/** The folder a peer is installed in, alone; undefined, with a line on stderr, when it cannot be. */
export async function install({ name, version }: Peer): Promise<string | undefined> {
  const folder = join(cache, 'peers', `${name.replace('/', '+')}@${version}`)
  if (existsSync(join(folder, 'node_modules', name))) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`]
  if (await succeeds({ command: 'npm', args, cwd: folder })) return folder
  rmSync(folder, { recursive: true, force: true })
  console.error(`SKIPPED: ${name}@${version} could not be installed`)
  return undefined
}

/** Undefined, with a line on stderr, where this machine lacks what it needs. */
export function commandOf({ name, main, start }: Peer, folder: string, places: Places): Command | undefined {
  const started = start(places)
  if (started === undefined) {
    console.error(`SKIPPED: ${name}: this machine has no openssl`)
    return undefined
  }
  const { args = [], env = {} } = started
  return { command: process.execPath, args: [join(folder, 'node_modules', name, main), ...args], env }
}

const lock = z.object({ packages: z.record(z.string(), z.unknown()) })

/** How many packages npm put into a folder. */
export function packagesIn(folder: string): number {
  const text = readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')
  return Object.keys(lock.parse(JSON.parse(text)).packages).length
}
