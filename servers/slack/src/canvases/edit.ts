import { ConnectorError, carryOut, type Receipt } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import type { SlackFile } from '../files/file.ts'
import { checkWrite, type OpenFile } from '../files/open.ts'
import type { Voice, Who } from '../voice.ts'

export interface Edit {
  place: 'title' | 'end' | 'start' | 'before' | 'after' | 'replace' | 'delete' | 'all'
  /** Words of the block that it is about. */
  section?: string
  markdown: string
}

export interface CanvasEdits extends Pick<OpenFile, 'workspace' | 'file'> {
  edits: readonly Edit[]
  who: Who | undefined
  repeat: boolean
  dryRun: boolean
}

const operations = {
  end: 'insert_at_end',
  start: 'insert_at_start',
  before: 'insert_before',
  after: 'insert_after',
  replace: 'replace',
  delete: 'delete',
  all: 'replace',
  title: 'rename',
} as const

/** For the receipt. */
function words({ place, section, markdown }: Edit, { name }: SlackFile): string {
  const canvas = `canvas ${JSON.stringify(name)}`
  const size = `${markdown.length} characters`
  if (place === 'title') return `${canvas} renamed to ${JSON.stringify(markdown)}`
  if (place === 'all') return `all of ${canvas} replaced by ${size}`
  if (place === 'delete') return `block ${JSON.stringify(section)} of ${canvas} deleted`
  if (place === 'replace') return `block ${JSON.stringify(section)} of ${canvas} replaced by ${size}`
  return `${size} added ${place === 'end' || place === 'start' ? `at the ${place}` : `${place} ${JSON.stringify(section)}`} of ${canvas}`
}

/**
 * One after the other: Slack takes one change a call. Blocks are looked for before anything is written.
 * @throws ConnectorError `refused`, `not_found`, `conflict`
 */
export async function editCanvas(client: Slack, given: CanvasEdits, signal: AbortSignal): Promise<Receipt> {
  const { workspace, file, edits, who, repeat, dryRun } = given
  if (file.kind !== 'canvas') throw new ConnectorError('invalid', `${file.id} is no canvas but ${file.type}.`)
  await checkWrite(client, workspace, file, signal)
  const voice = workspace.voice(who)
  const found = await Promise.all(
    edits.map(async edit => ({ edit, change: await changeOf(voice, file, edit, signal) })),
  )
  const changed = edits.map(edit => words(edit, file))
  if (dryRun) return { changed, dry_run: true, preview: edits.map(({ markdown }) => markdown).join('\n\n') }
  const what = `change of ${file.id}`
  const steps = found.map(({ edit, change }) => {
    const args = { canvas_id: file.id, changes: [change] }
    const send = () => voice.send('canvases.edit', args, { signal, what: `canvas ${file.id}` })
    // Nothing tells afterwards whether a block came of this call: that is for the caller to look at.
    const once = { what, key: ['canvas', file.id, edit], repeat, signal, isUnknown: isUnknownOutcome, send }
    return { change: words(edit, file), send: adds.has(edit.place) ? () => client.once.do(once) : send }
  })
  return { id: file.id, url: file.permalink, ...(await carryOut(steps, { isUnknown: isUnknownOutcome })) }
}

/** Done twice, these would be there twice. */
const adds: ReadonlySet<Edit['place']> = new Set(['end', 'start', 'before', 'after', 'replace'])

async function changeOf(voice: Voice, file: SlackFile, { place, section, markdown }: Edit, signal: AbortSignal) {
  const operation = operations[place]
  const content = { type: 'markdown', markdown }
  if (place === 'title') return { operation, title_content: content }
  const where = section === undefined ? {} : { section_id: await sectionAt(voice, file, section, signal) }
  return { operation, ...where, ...(place === 'delete' ? {} : { document_content: content }) }
}

/** @throws ConnectorError `not_found`, or `conflict` for words that several blocks have */
async function sectionAt(voice: Voice, { id }: SlackFile, section: string, signal: AbortSignal): Promise<string> {
  const args = { canvas_id: id, criteria: { contains_text: section } }
  const { sections = [] } = await voice.call('canvases.sections.lookup', args, { signal, what: `canvas ${id}` })
  const [found, ...more] = sections.map(one => one.id).filter(one => one !== undefined)
  if (found === undefined) {
    throw new ConnectorError('not_found', `No block of the canvas ${id} has ${JSON.stringify(section)}.`, {
      hint: 'slack_read_file shows its text. Pass words as they stand there, without marks.',
    })
  }
  if (more.length === 0) return found
  throw new ConnectorError(
    'conflict',
    `${more.length + 1} blocks of the canvas ${id} have ${JSON.stringify(section)}.`,
    {
      hint: 'Pass more words of the one that you mean.',
    },
  )
}
