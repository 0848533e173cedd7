import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bundle } from '@tooling/build'
import { ownFolder } from './own-folder.ts'
import {
  commandOf,
  gdrivePeers,
  githubPeers,
  gitPeers,
  install,
  type Peer,
  type Places,
  postgresPeers,
  slackPeers,
} from './peers.ts'
import type { Run } from './topic.ts'
import { type Command, Wire } from './wire.ts'

/** The names that limits use. */
export const ourNames = ['Google Drive', 'Git', 'GitHub', 'Postgres', 'Slack'] as const
export type OurName = (typeof ourNames)[number]

export interface Named {
  name: string
  command: Command
}

type Start = NonNullable<ReturnType<Peer['start']>>

// As for a person who comes new; what the servers remember is not left behind.
let remembered: string | undefined
function folderForAll(): string {
  remembered ??= ownFolder()
  return remembered
}

const starts: Readonly<Record<OurName, (places: Places) => Start>> = {
  'Google Drive': ({ google }) => ({
    env: { GDRIVE_API_ROOT: google.url, GDRIVE_ACCESS_TOKEN: google.token, GDRIVE_LOGIN_FOLDER: folderForAll() },
  }),
  Git: ({ repository }) => ({ args: ['--repository', repository] }),
  GitHub: ({ github }) => ({
    env: { GITHUB_HOST: github.url, GITHUB_TOKEN: github.token, GITHUB_LOGIN_FOLDER: folderForAll() },
  }),
  Postgres: ({ url }) => ({ env: { DATABASE_URL: url } }),
  Slack: ({ slack }) => ({
    env: { SLACK_API_URL: `${slack.url}/api/`, SLACK_USER_TOKEN: slack.token, SLACK_CACHE_FOLDER: folderForAll() },
  }),
}
const peers: Readonly<Record<OurName, readonly Peer[]>> = {
  'Google Drive': gdrivePeers,
  Git: gitPeers,
  GitHub: githubPeers,
  Postgres: postgresPeers,
  Slack: slackPeers,
}

/** The folder of one of our servers. */
export function folderOf(name: OurName): string {
  return fileURLToPath(
    new URL(`../../../servers/${name === 'Google Drive' ? 'gdrive' : name.toLowerCase()}`, import.meta.url),
  )
}

/** How one of our servers is started, as built; undefined, with a line on stderr, when it is not built. */
export function ours(name: OurName, { places }: Run, ...more: readonly string[]): Named | undefined {
  const main = `${folderOf(name)}/dist/main.mjs`
  if (!existsSync(main)) {
    console.error(`SKIPPED: ${name} is not built. Run pnpm build first.`)
    return undefined
  }
  const { args = [], env = {} } = starts[name](places)
  return { name: `ours: ${name}`, command: { command: process.execPath, args: [main, ...args, ...more], env } }
}

export async function peersOf(name: OurName, { places }: Run): Promise<(Named & { peer: Peer; folder: string })[]> {
  const found = []
  for (const peer of peers[name]) {
    const folder = await install(peer)
    if (folder === undefined) continue
    const command = commandOf(peer, folder, places)
    if (command !== undefined) found.push({ name: peer.name, command, peer, folder })
  }
  return found
}

/** A server in Node that knows only github.com or slack.com, with its requests sent to the stand-in. */
export function redirected({ name, command }: Named, { places: { github, slack } }: Run): Named {
  const addresses = { BENCH_GITHUB: github.url, BENCH_SLACK: slack.url }
  const env = { ...command.env, NODE_OPTIONS: `--import=${redirect}`, ...addresses }
  return { name, command: { ...command, env } }
}

const redirect = new URL('../floors/redirect.mjs', import.meta.url).href

export const raw: Named = {
  name: 'no SDK, hand-written',
  command: { command: process.execPath, args: [fileURLToPath(new URL('../floors/raw.mjs', import.meta.url))] },
}

/** A server of one tool on the SDK's own McpServer, through the same bundler and launcher as ours. */
export async function minimal(): Promise<Named> {
  const folder = fileURLToPath(new URL('../minimal', import.meta.url))
  await bundle(folder)
  return { name: 'minimal SDK server', command: { command: process.execPath, args: [`${folder}/dist/main.mjs`] } }
}

/** One start that is not measured, long enough for the compile cache to be written. */
export async function warmUp({ command }: Named): Promise<void> {
  await using wire = await Wire.connect(command)
  await wire.tools()
  await sleep(1200)
}

/** Connections to one of our servers and its peers, by name. */
export async function connectAll(
  name: OurName,
  run: Run,
  ...args: readonly string[]
): Promise<{ wires: ReadonlyMap<string, Wire> } & AsyncDisposable> {
  return await connectTo([ours(name, run, ...args) ?? [], await peersOf(name, run)].flat())
}

export async function connectTo(
  servers: readonly Named[],
): Promise<{ wires: ReadonlyMap<string, Wire> } & AsyncDisposable> {
  const wires = new Map<string, Wire>()
  for (const { name, command } of servers) wires.set(name, await Wire.connect(command))
  return {
    wires,
    async [Symbol.asyncDispose]() {
      for (const wire of wires.values()) await wire[Symbol.asyncDispose]()
    },
  }
}
