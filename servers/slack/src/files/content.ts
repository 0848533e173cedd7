import { z } from 'zod'
import type { Slack } from '../client.ts'
import { namesById } from '../names-by-id.ts'
import { canvasMarkdown, mentionsIn } from './canvas-markdown.ts'
import { type Bytes, download, mostBytes, type Part } from './download.ts'
import type { OpenFile } from './open.ts'
import { textOf } from './text.ts'

/** What Slack tells of a file beside its bytes. */
const told = z.object({
  content: z.string().optional(),
  file: z
    .object({
      plain_text: z.string().optional(),
      transcription: z.object({ preview: z.object({ content: z.string() }) }).optional(),
    })
    .optional(),
})

export interface FileText {
  text: string
  /** What it is, where it is not the file itself. */
  note?: string
  /** Which megabytes it is, of a file that is too large to be read whole. */
  part?: 'first' | 'last'
}

/**
 * What there is to read of a file; undefined where it holds no text.
 * @param fromEnd the end is wanted, of a file that is too large to be read whole
 */
export async function fileText(
  client: Slack,
  open: OpenFile,
  fromEnd: boolean,
  signal: AbortSignal,
): Promise<FileText | undefined> {
  const { file, answer } = open
  const { content, file: more } = told.parse(answer)
  if (file.kind === 'canvas') return { text: await canvasText(client, open, signal) }
  // Of a mail, and of a post of old, Slack gives the words beside the markup.
  if (more?.plain_text) return { text: more.plain_text, note: 'its plain text' }
  // Slack gives short texts with its answer: whole, where the length is right.
  if (file.kind === 'text' && content !== undefined && Buffer.byteLength(content) === file.size)
    return { text: content }
  if (file.kind === 'text') return await downloadedText(client, open, fromEnd, signal)
  const spoken = more?.transcription?.preview.content
  return spoken === undefined ? undefined : { text: spoken, note: 'the beginning of its transcript' }
}

/** Longest text that is read whole, in bytes. */
const mostText = mostBytes / 2

async function downloadedText(
  client: Slack,
  open: OpenFile,
  fromEnd: boolean,
  signal: AbortSignal,
): Promise<FileText | undefined> {
  const { file } = open
  const isLarge = file.size > mostText
  const part: Part | undefined = isLarge ? { from: fromEnd ? -mostText : 0, most: mostText } : undefined
  const { bytes } = await fileBytes(client, open, signal, part)
  const text = textOf(bytes)
  if (text === undefined) return undefined
  return { text, ...(isLarge ? { part: fromEnd ? 'last' : 'first' } : {}) }
}

async function canvasText(client: Slack, open: OpenFile, signal: AbortSignal): Promise<string> {
  const { bytes } = await fileBytes(client, open, signal)
  const html = new TextDecoder().decode(bytes)
  const names = await namesById(open.workspace, mentionsIn(html), signal)
  return canvasMarkdown(html, id => names.get(id) ?? id)
}

/** All of it, or a part. @throws ConnectorError `not_found` where Slack says of no bytes */
export async function fileBytes(
  client: Slack,
  { voice, file }: OpenFile,
  signal: AbortSignal,
  part?: Part,
): Promise<Bytes> {
  return await download(client, voice, file.download ?? '', { file, part, signal })
}
