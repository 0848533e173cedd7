import { ConnectorError } from '@mcp-connectors/core'
import type { FilesInfoResponse } from '@slack/web-api'
import type { Slack } from '../client.ts'
import { isInsider } from '../person.ts'
import type { Voice } from '../voice.ts'
import type { Workspace } from '../workspace.ts'
import { fileOf, type SlackFile } from './file.ts'
import type { FileTarget } from './file-id.ts'

/** A file that may be read, and with which token it was found. */
export interface OpenFile {
  workspace: Workspace
  voice: Voice
  file: SlackFile
  /** What Slack says of it. */
  answer: FilesInfoResponse
}

/** @throws ConnectorError `not_found`, `forbidden`; `refused` for what the settings keep out */
export async function openFile(client: Slack, { id, ...which }: FileTarget, signal: AbortSignal): Promise<OpenFile> {
  const workspace = await client.workspace(which, signal)
  const { voice, answer } = await workspace.either(async voice => ({
    voice,
    answer: await voice.call('files.info', { file: id }, { signal, what: `file ${id}` }),
  }))
  const file = fileOf({ id, ...answer.file })
  checkThere(file)
  await checkFile(client, workspace, file, signal)
  return { workspace, voice, file, answer }
}

/** @throws ConnectorError for what Slack no longer gives out */
function checkThere({ id, kind }: SlackFile): void {
  if (kind === 'deleted') throw new ConnectorError('not_found', `The file ${id} was deleted.`)
  if (kind === 'hidden') {
    throw new ConnectorError('not_found', `The file ${id} is older than the plan of the workspace keeps.`)
  }
  if (kind === 'closed') {
    throw new ConnectorError('forbidden', `The token may not see the file ${id}.`, {
      hint: 'It is in a channel that the token is not in. Tell the person.',
    })
  }
}

/** @throws ConnectorError `refused` for a file that reaches us from nowhere that may be read, or by whom `--lockdown` leaves out */
async function checkFile(client: Slack, workspace: Workspace, file: SlackFile, signal: AbortSignal): Promise<void> {
  if (!(await mayRead(client, workspace, file, signal))) {
    throw new ConnectorError('refused', `The file ${file.id} is not in a channel that this server may read.`, {
      hint: 'It was started with --read-channels or --dms off. Only the person who runs it can change that.',
    })
  }
  if (await isLockedOut(client, workspace, file, signal)) {
    throw new ConnectorError(
      'refused',
      `The file ${file.id} is by a bot, by someone outside of the organization, or open to them.`,
      {
        hint: 'It was started with --lockdown. Only the person who runs it can change that.',
      },
    )
  }
}

/** Of some channels only: shared in one of them, or one's own that is shared nowhere. */
export async function mayRead(
  { policy }: Pick<Slack, 'policy'>,
  workspace: Workspace,
  { channels, author }: SlackFile,
  signal: AbortSignal,
): Promise<boolean> {
  const { readChannels, dms } = policy.settings
  if (readChannels.length === 0 && dms !== 'off') return true
  if (channels.length === 0) return author === (await workspace.self(signal)).user
  const found = await workspace.names.channels(channels.slice(0, mostShares), { signal })
  return [...found.values()].some(channel => policy.mayRead(channel))
}

/**
 * Who reads a canvas or list is who is in its channels: all of them must be allowed. Where only some channels are, that
 * must be known of all, and what is shared in none must be one's own.
 * @throws ConnectorError `refused`
 */
export async function checkWrite(
  { policy }: Pick<Slack, 'policy'>,
  workspace: Workspace,
  { id, channels, author }: SlackFile,
  signal: AbortSignal,
): Promise<void> {
  const found = await workspace.names.channels(channels, { signal })
  for (const channel of found.values()) policy.checkPost(channel, `#${channel.name ?? channel.id}`)
  const { postChannels, readChannels } = policy.settings
  if (postChannels.length === 0 && readChannels.length === 0) return
  const isOwn = channels.length === 0 && author === (await workspace.self(signal)).user
  if (isOwn || (channels.length > 0 && found.size === channels.length)) return
  throw new ConnectorError('refused', `Where ${id} can be seen is not known.`, {
    hint: `It was started with ${postChannels.length > 0 ? `--post-channels ${postChannels.join(',')}` : `--read-channels ${readChannels.join(',')}`}. Only the person who runs it can change that.`,
  })
}

/** Conversations of one file that are looked at. */
const mostShares = 20

export async function isLockedOut(
  { settings }: Pick<Slack, 'settings'>,
  workspace: Workspace,
  { author, kind, channels }: SlackFile,
  signal: AbortSignal,
): Promise<boolean> {
  if (!settings.lockdown) return false
  // Whoever is in its channels can write in a canvas or list, whose ever it is.
  const places = kind === 'canvas' || kind === 'list' ? channels : []
  const found = await workspace.names.channels(places, { signal })
  if (found.size < places.length || [...found.values()].some(({ external }) => external)) return true
  const own = await Promise.all(workspace.voices.map(voice => voice.self(signal)))
  if (own.some(({ user }) => user === author)) return false
  // Of whom nothing is known may be anyone.
  return !isInsider(await workspace.names.person(author, signal))
}
