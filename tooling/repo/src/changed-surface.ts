import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { z } from 'zod'
import { childrenWith } from './workspace.ts'

const exec = promisify(execFile)
const manifest = z.object({ name: z.string(), version: z.string() })

/** What there is to say: problems, or why nothing could be judged. */
export type Verdict = { problems: string[] } | { skipped: string }

/**
 * A tool's schema is public API: a `surface.json` that is not the one of the last release needs a changeset that names
 * its package. The last release is the commit that set the version now in `package.json`.
 */
export async function changedSurfaces(root: string): Promise<Verdict> {
  if ((await git(root, 'rev-parse', '--is-shallow-repository'))?.trim() !== 'false') {
    return { skipped: `There is no full git history in ${root}: changes of surface.json are not judged.` }
  }
  const announced = await changesets(root)
  const servers = await childrenWith(root, 'servers', 'surface.json')
  const judged = await Promise.all(servers.map(folder => judge(root, folder, announced)))
  return { problems: judged.flat() }
}

async function judge(root: string, folder: string, announced: string): Promise<string[]> {
  const { name, version } = manifest.parse(JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')))
  if (announced.includes(`'${name}'`) || announced.includes(`"${name}"`)) return []
  const path = `${folder}/package.json`
  const release = await git(root, 'log', '-1', '--format=%H', `-S"version": "${version}"`, '--', path)
  // No commit has this version yet: it is being released right now.
  if (release === undefined || release.trim() === '') return []
  const released = await git(root, 'show', `${release.trim()}:${folder}/surface.json`)
  const current = await readFile(join(root, folder, 'surface.json'), 'utf8')
  if (released !== undefined && isDeepStrictEqual(JSON.parse(released), JSON.parse(current))) return []
  return [
    `${folder}/surface.json changed since ${version}: run "pnpm changeset", and say in it what changes for users of ${name}.`,
  ]
}

/** The text of every changeset that is not released yet. */
async function changesets(root: string): Promise<string> {
  const names = await readdir(join(root, '.changeset')).catch(() => [])
  const written = names.filter(name => name.endsWith('.md') && name !== 'README.md')
  return (await Promise.all(written.map(name => readFile(join(root, '.changeset', name), 'utf8')))).join('\n')
}

/** What git prints; undefined where it fails: no git, no repository, no such object. */
async function git(root: string, ...args: string[]): Promise<string | undefined> {
  const printed = exec('git', ['-C', root, ...args], { maxBuffer: 1e8 })
  return printed.then(({ stdout }) => stdout).catch(() => undefined)
}
