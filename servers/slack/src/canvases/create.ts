import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../client.ts'
import { isRefusal, isUnknownOutcome } from '../errors.ts'
import { fileOf, type GivenFile } from '../files/file.ts'
import type { Voice, Who } from '../voice.ts'

export interface NewCanvas {
  title: string | undefined
  markdown: string
  who: Who | undefined
  dryRun: boolean
  repeat: boolean
}

/** One that only its author sees until it is shared. */
export async function createCanvas(client: Slack, given: NewCanvas, signal: AbortSignal): Promise<Receipt> {
  const workspace = await client.workspace({}, signal)
  const changed = [`canvas ${JSON.stringify(titleOf(given))} made, for this token alone`]
  if (given.dryRun) return { changed, dry_run: true, preview: given.markdown }
  const voice = workspace.voice(given.who)
  const { title, markdown, repeat } = given
  const since = Date.now() / 1000 - 60
  const id = await client.once.do({
    ...{
      what: 'canvas',
      key: ['canvas', workspace.name, title, markdown],
      repeat,
      signal,
      isUnknown: isUnknownOutcome,
    },
    send: async () => {
      const args = { ...(title === undefined ? {} : { title }), ...content(markdown) }
      return (await voice.call('canvases.create', args, { signal, what: 'the canvas' })).canvas_id ?? ''
    },
    find: looking => findCanvas(voice, titleOf(given), since, looking),
  })
  return { id, ...(await linkOf(voice, id, signal)), changed }
}

/** That of a channel, which has one at most. @throws ConnectorError `conflict` where there is one already, with its id */
export async function createTab(
  client: Slack,
  target: string,
  given: NewCanvas,
  signal: AbortSignal,
): Promise<Receipt> {
  const { workspace, channel, shown } = await client.place(target, signal)
  client.policy.checkPost(channel, shown)
  const changed = [`canvas ${JSON.stringify(titleOf(given))} made as the tab of ${shown}`]
  if (given.dryRun) return { changed, dry_run: true, preview: given.markdown }
  const voice = workspace.voice(given.who)
  const { title, markdown, repeat } = given
  const [made] = await Promise.allSettled([
    client.once.do({
      ...{ what: `canvas of ${shown}`, key: ['tab', channel.id], repeat, signal, isUnknown: isUnknownOutcome },
      send: async () => {
        const args = { channel_id: channel.id, ...(title === undefined ? {} : { title }), ...content(markdown) }
        return (await voice.call('conversations.canvases.create', args, { signal, what: shown })).canvas_id ?? ''
      },
      find: looking => tabOf(voice, channel.id, looking),
    }),
  ])
  if (made.status === 'fulfilled') return { id: made.value, ...(await linkOf(voice, made.value, signal)), changed }
  if (!isRefusal(made.reason, 'channel_canvas_already_exists')) throw made.reason
  const there = await tabOf(voice, channel.id, signal)
  throw new ConnectorError('conflict', `${shown} has a canvas already${there === undefined ? '' : `: ${there}`}.`, {
    hint: there === undefined ? 'slack_list_files finds it.' : `Pass canvas: "${there}" to write in it.`,
  })
}

function titleOf({ title, markdown }: NewCanvas): string {
  return title ?? /^#+ (.+)$/m.exec(markdown)?.[1] ?? 'Untitled'
}

function content(markdown: string) {
  return markdown === '' ? {} : { document_content: { type: 'markdown' as const, markdown } }
}

const tab = z.object({ canvas: z.object({ file_id: z.string().min(1) }) })

async function tabOf(voice: Voice, channel: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await voice.call('conversations.info', { channel }, { signal, what: 'the channel' })
  return tab.safeParse(answer.channel?.properties).data?.canvas.file_id
}

/** One of that title that was made since, by this token. */
async function findCanvas(
  voice: Voice,
  title: string,
  since: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { user } = await voice.self(signal)
  const args = { user, types: 'canvas', ts_from: String(Math.floor(since)), count: 20 }
  const { files = [] } = await voice.call('files.list', args, { signal, what: 'canvases' })
  return files.map((given: GivenFile) => fileOf(given)).find(({ name }) => name === title)?.id
}

async function linkOf(voice: Voice, id: string, signal: AbortSignal): Promise<{ url?: string }> {
  // The canvas is there: that its link cannot be read is no failure.
  const [asked] = await Promise.allSettled([voice.call('files.info', { file: id }, { signal, what: `canvas ${id}` })])
  const url = asked.status === 'fulfilled' ? asked.value.file?.permalink : undefined
  return url === undefined ? {} : { url }
}
