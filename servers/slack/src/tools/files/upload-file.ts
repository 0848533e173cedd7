import { createHash } from 'node:crypto'
import { ConnectorError, dryRun, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, target } from '../../arguments.ts'
import type { Place, Slack } from '../../client.ts'
import { isUnknownOutcome } from '../../errors.ts'
import { fileOf, sizeOf } from '../../files/file.ts'
import { completeUpload, type NewFile, sendBytes } from '../../files/upload.ts'
import { parseTs } from '../../timestamp.ts'
import { tool } from '../../tool.ts'
import type { Voice } from '../../voice.ts'

const input = z.strictObject({
  target,
  path: text(4096).optional().describe('In the folder for files.'),
  content: text(1_000_000).optional().describe('Or the text of a new file.'),
  name: text(255).optional().describe('Of the new file, as notes.md.'),
  title: text(255).optional(),
  comment: text(4000).optional(),
  thread: text(200).optional().describe('Day and time of its first message.'),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const uploadFile = tool({
  name: 'slack_upload_file',
  title: 'Upload a file',
  access: 'write',
  scopes: ['files:write'],
  description: 'Share a file of this machine, or a text as a file, in a channel, DM or thread.',
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    const place = await client.place(args.target, signal)
    client.policy.checkPost(place.channel, place.shown)
    const file = await given(client, args)
    const thread = args.thread === undefined ? (place.thread ?? place.ts) : parseTs(args.thread, 'thread')
    const where = thread === undefined ? place.shown : `a thread in ${place.shown}`
    const changed = [`${file.name} (${sizeOf(file.bytes.length)}) shared in ${where}`]
    if (args.dry_run) {
      const preview = [args.comment, args.content].filter(Boolean).join('\n\n')
      return { changed, dry_run: true, ...(preview === '' ? {} : { preview }) }
    }
    const { id, url } = await share(client, { place, file, thread }, args, signal)
    return { id, changed, ...(url === '' ? {} : { url }) }
  },
  render: renderReceipt,
})

async function given(client: Slack, { path, content, name, title }: Arguments): Promise<NewFile> {
  if ((path === undefined) === (content === undefined)) {
    throw new ConnectorError('invalid', 'Either path or content is needed.')
  }
  if (path !== undefined) {
    const file = await client.files.read(path)
    return { ...file, name: name ?? file.name, title }
  }
  return { name: name ?? 'text.txt', bytes: Buffer.from(content ?? ''), title }
}

interface Shared {
  place: Place
  file: NewFile
  thread: string | undefined
}

async function share(
  client: Slack,
  { place, file, thread }: Shared,
  { as: who, comment, repeat }: Arguments,
  signal: AbortSignal,
): Promise<{ id: string; url: string }> {
  const { channel, shown, workspace } = place
  const voice = workspace.voice(who)
  const { name, title } = file
  const what = `upload of ${name} to ${shown}`
  // Known before anything is shared, so that it can be looked for.
  let id = ''
  return await client.once.do({
    ...{ what, key: ['upload', voice.who, channel.id, thread, name, digestOf(file.bytes), comment] },
    ...{ repeat, signal, isUnknown: (error: unknown) => id !== '' && isUnknownOutcome(error) },
    send: async () => {
      id = await sendBytes(client, voice, file, signal)
      const shared = { files: [{ id, title }], channel: channel.id, thread, comment: comment && escaped(comment) }
      const { files = [] } = await completeUpload(voice, shared, { signal, what: shown })
      return { id, url: fileOf(files[0] ?? {}).permalink }
    },
    find: looking => sharedAlready(voice, id, channel.id, looking),
    urlOf: done => done.url,
  })
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function sharedAlready(voice: Voice, id: string, channel: string, signal: AbortSignal) {
  const { file = {} } = await voice.call('files.info', { file: id }, { signal, what: `file ${id}` })
  const { channels, permalink } = fileOf(file)
  return channels.includes(channel) ? { id, url: permalink } : undefined
}

/** As it is: no mention and no link comes of it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
