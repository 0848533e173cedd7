import {
  ConnectorError,
  counted,
  dryRun,
  type Receipt,
  receipt,
  renderReceipt,
  repeat,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { findRelease, type Release, releaseOf, stateOf } from '../../releases/release.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  tag: text(300),
  delete: z.boolean().default(false).describe('Delete the release; the tag stays.'),
  name: text(300).optional(),
  body: text(125_000).optional(),
  generate_notes: z.boolean().default(false).describe('Let GitHub write the notes since the release before.'),
  since: text(300).optional().describe('With generate_notes: since this tag.'),
  target: text(300).optional().describe('Branch or sha that a new tag is made of; default branch if absent.'),
  draft: z.boolean().optional().describe('A new release is a draft unless this is false.'),
  prerelease: z.boolean().optional(),
  latest: z.boolean().optional(),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeRelease = tool({
  name: 'github_write_release',
  title: 'Draft, publish, edit or delete a release',
  access: 'write',
  accessFor: args => (args.delete && !args.dry_run ? 'destroy' : 'write'),
  description: 'Create the release of a tag, or change or delete the one it has.',
  scopes: ['public_repo'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    const release = await releaseOf(client.repo(args.repo), args.tag, signal)
    const { tag_name, assets } = release
    return `Delete the ${stateOf(release)} release ${tag_name} with ${counted(assets.length, 'asset')} of ${client.repo(args.repo).full}? The tag stays.`
  },
  run: async (args, { client, signal }): Promise<Receipt> => {
    const repo = client.repo(args.repo)
    if (args.delete) return await remove(repo, args, signal)
    const { found } = await findRelease(repo, args.tag, signal)
    return found ? await edit(repo, found, args, signal) : await create(client, repo, args, signal)
  },
  render: renderReceipt,
})

async function create(client: GitHub, repo: Repo, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { tag, draft = true, prerelease = false, dry_run } = args
  const notes = args.generate_notes ? await generated(repo, args, signal) : undefined
  const body = {
    tag_name: tag,
    name: args.name ?? notes?.name ?? tag,
    body: [args.body, notes?.body].filter(Boolean).join('\n\n'),
    draft,
    prerelease,
    ...(args.target === undefined ? {} : { target_commitish: args.target }),
    ...latestOf(args),
  }
  const changed = [`${stateOf({ draft, prerelease })} release ${tag}`]
  if (dry_run) return { changed, dry_run, preview: `${body.name}\n${body.body}` }
  const release = await client.once.do({
    what: `release ${tag}`,
    key: [repo.url(), 'release', body],
    repeat: args.repeat,
    signal,
    send: () => repo.request('POST /repos/{owner}/{repo}/releases', body, { signal }),
    isUnknown: isUnknownOutcome,
    find: async own => (await findRelease(repo, tag, own)).found,
    urlOf: ({ html_url }) => html_url,
  })
  const hint = draft ? ['It is a draft that nobody else sees: call again with draft: false to publish it.'] : []
  return { url: release.html_url, id: release.id, changed, warnings: hint }
}

async function edit(repo: Repo, found: Release, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const notes = args.generate_notes ? await generated(repo, args, signal) : undefined
  const body = notes === undefined ? args.body : [args.body, notes.body].filter(Boolean).join('\n\n')
  const wanted = {
    ...differs('name', args.name, found.name),
    ...differs('body', body, found.body),
    ...differs('draft', args.draft, found.draft),
    ...differs('prerelease', args.prerelease, found.prerelease),
    ...differs('target_commitish', args.target, found.target_commitish),
    ...latestOf(args),
  }
  const changed = Object.entries(wanted).map(([key, value]) =>
    key === 'body' || key === 'name' ? key : `${key}: ${value}`,
  )
  const at = { url: found.html_url, id: found.id }
  if (changed.length === 0) return { ...at, changed }
  const preview = body === undefined ? {} : { preview: body }
  if (args.dry_run) return { ...at, changed, dry_run: true, ...preview }
  const route = 'PATCH /repos/{owner}/{repo}/releases/{release_id}'
  const { html_url } = await repo.request(route, { release_id: found.id, ...wanted }, { signal })
  return { ...at, url: html_url, changed }
}

async function remove(repo: Repo, { tag, dry_run }: Arguments, signal: AbortSignal): Promise<Receipt> {
  const release = await releaseOf(repo, tag, signal)
  const changed = [`deleted the ${stateOf(release)} release ${tag}`]
  if (dry_run) return { url: release.html_url, changed, dry_run }
  await repo.request('DELETE /repos/{owner}/{repo}/releases/{release_id}', { release_id: release.id }, { signal })
  return { url: repo.url('releases'), changed }
}

function generated(repo: Repo, { tag, since, target }: Arguments, signal: AbortSignal) {
  const from = since === undefined ? {} : { previous_tag_name: since }
  const of = target === undefined ? {} : { target_commitish: target }
  return repo.request(
    'POST /repos/{owner}/{repo}/releases/generate-notes',
    { tag_name: tag, ...from, ...of },
    { signal },
  )
}

function latestOf({ latest, draft, prerelease }: Arguments): { make_latest?: 'true' | 'false' } {
  if (latest === undefined) return {}
  if (latest && (draft || prerelease)) {
    throw new ConnectorError('invalid', 'A draft or prerelease cannot be the latest release.')
  }
  return { make_latest: latest ? 'true' : 'false' }
}

function differs<K extends string, V>(key: K, wanted: V | undefined, is: unknown): { [P in K]?: V } {
  // Boundary: a computed key widens to string.
  return (wanted === undefined || wanted === (is ?? '') ? {} : { [key]: wanted }) as { [P in K]?: V }
}
