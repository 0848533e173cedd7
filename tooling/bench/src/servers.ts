import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bundle } from '@tooling/build'
import { commandOf, gitPeers, install, type Peer, postgresPeers } from './peers.ts'
import type { Run } from './topic.ts'
import { type Command, Wire } from './wire.ts'

/** The names that limits use. */
export const ourNames = ['Git', 'Postgres'] as const
export type OurName = (typeof ourNames)[number]

export interface Named {
  name: string
  command: Command
}

/** The folder of one of our servers. */
export function folderOf(name: OurName): string {
  return fileURLToPath(new URL(`../../../servers/${name.toLowerCase()}`, import.meta.url))
}

/** How one of our servers is started, as built; undefined, with a line on stderr, when it is not built. */
export function ours(name: OurName, { places }: Run, ...args: readonly string[]): Named | undefined {
  const main = `${folderOf(name)}/dist/main.mjs`
  if (!existsSync(main)) {
    console.error(`SKIPPED: ${name} is not built. Run pnpm build first.`)
    return undefined
  }
  const target = name === 'Git' ? ['--repository', places.repository] : []
  const env: Record<string, string> = name === 'Git' ? {} : { DATABASE_URL: places.url }
  return { name: `ours: ${name}`, command: { command: process.execPath, args: [main, ...target, ...args], env } }
}

export async function peersOf(name: OurName, { places }: Run): Promise<(Named & { peer: Peer; folder: string })[]> {
  const found = []
  for (const peer of name === 'Git' ? gitPeers : postgresPeers) {
    const folder = await install(peer)
    if (folder === undefined) continue
    found.push({ name: peer.name, command: commandOf(peer, folder, places), peer, folder })
  }
  return found
}

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
  const wires = new Map<string, Wire>()
  for (const { name: server, command } of [ours(name, run, ...args) ?? [], await peersOf(name, run)].flat()) {
    wires.set(server, await Wire.connect(command))
  }
  return {
    wires,
    async [Symbol.asyncDispose]() {
      for (const wire of wires.values()) await wire[Symbol.asyncDispose]()
    },
  }
}
