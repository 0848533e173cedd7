import type {
  CanvasesAccessDeleteResponse,
  CanvasesAccessSetResponse,
  CanvasesCreateResponse,
  CanvasesDeleteResponse,
  CanvasesEditResponse,
  CanvasesSectionsLookupResponse,
  ConversationsCanvasesCreateResponse,
} from '@slack/web-api'
import { z } from 'zod'
import { grant, revoke } from './access.ts'
import { type Body, type Call, json, type Methods, needed, Refusal } from './call.ts'
import { type Section, sectionsOf } from './canvas-sections.ts'
import { openFile } from './file-json.ts'
import type { StoredFile } from './file-records.ts'

export const canvasMethods: Methods = {
  'canvases.create': (call): Body<CanvasesCreateResponse> => {
    const channel = call.args.channel_id
    if (channel !== undefined) return createTab(call, channel)
    return { canvas_id: create(call).id }
  },
  'conversations.canvases.create': (call): Body<ConversationsCanvasesCreateResponse> =>
    createTab(call, needed(call, 'channel_id')),
  'canvases.edit': edit,
  'canvases.delete': (call): Body<CanvasesDeleteResponse> => {
    const file = canvasOf(call, 'write')
    file.deleted = true
    return {}
  },
  'canvases.sections.lookup': lookup,
  'canvases.access.set': (call): Body<CanvasesAccessSetResponse> => grant(call, canvasOf(call, 'write')),
  'canvases.access.delete': (call): Body<CanvasesAccessDeleteResponse> => revoke(call, canvasOf(call, 'write')),
}

const content = z.object({ type: z.literal('markdown'), markdown: z.string() })

const change = z.object({
  operation: z.enum([
    'insert_after',
    'insert_before',
    'insert_at_start',
    'insert_at_end',
    'replace',
    'delete',
    'rename',
  ]),
  section_id: z.string().optional(),
  document_content: content.optional(),
  title_content: content.optional(),
})

type Canvas = StoredFile & { sections: Section[] }

function canvasOf(call: Call, level: 'read' | 'write'): Canvas {
  const file = openFile(call, needed(call, 'canvas_id'), 'read')
  if (file?.sections === undefined) throw new Refusal('canvas_not_found')
  if (openFile(call, file.id, level) === undefined) throw new Refusal('restricted_action')
  return Object.assign(file, { sections: file.sections })
}

function create(call: Call): StoredFile {
  const title = call.args.title ?? 'Untitled'
  const { markdown } = json(call, 'document_content', content, { type: 'markdown', markdown: '' })
  const type = { name: title, title, mimetype: 'application/vnd.slack-docs', filetype: 'quip' }
  return call.store.addFile({
    user: call.token.user,
    content: Buffer.alloc(0),
    ...type,
    sections: sectionsOf(markdown),
  })
}

/** The canvas of a channel: it has one at most. */
function createTab(call: Call, id: string): { canvas_id: string } {
  const { store, token } = call
  const channel = store.seen(token, id)
  if (!store.isMember(token.user, id)) throw new Refusal('not_in_channel')
  if ([...store.files.values()].some(file => file.tabOf === id && file.deleted !== true)) {
    throw new Refusal('channel_canvas_already_exists')
  }
  const file = create(call)
  file.tabOf = channel.id
  file.access.set(channel.id, 'write')
  return { canvas_id: file.id }
}

/** One change a call, as Slack has it. */
function edit(call: Call): Body<CanvasesEditResponse> {
  const canvas = canvasOf(call, 'write')
  const [first, ...more] = json(call, 'changes', z.array(change), [])
  if (first === undefined || more.length > 0) throw new Refusal('invalid_arguments')
  if (first.operation === 'rename') {
    if (first.title_content === undefined) throw new Refusal('invalid_arguments')
    canvas.title = first.title_content.markdown
  } else {
    canvas.sections = changed(canvas.sections, first)
  }
  canvas.updated = Math.floor(call.store.now())
  return {}
}

function changed(sections: readonly Section[], { operation, section_id, document_content }: z.output<typeof change>) {
  if (operation !== 'delete' && document_content === undefined) throw new Refusal('invalid_arguments')
  const fresh = sectionsOf(document_content?.markdown ?? '')
  if (operation === 'insert_at_start') return [...fresh, ...sections]
  if (operation === 'insert_at_end') return [...sections, ...fresh]
  if (operation === 'replace' && section_id === undefined) return fresh
  const at = sections.findIndex(({ id }) => id === section_id)
  const detail = `Section ${section_id} was not found`
  if (at < 0) throw new Refusal('canvas_editing_failed', { detail })
  const after = operation === 'insert_before' ? at : at + 1
  const before = operation === 'insert_after' ? at + 1 : at
  return [...sections.slice(0, before), ...fresh, ...sections.slice(after)]
}

function lookup(call: Call): Body<CanvasesSectionsLookupResponse> {
  const criteria = z.object({
    section_types: z.array(z.enum(['h1', 'h2', 'h3', 'any_header'])).default([]),
    contains_text: z.string().default(''),
  })
  const { sections } = canvasOf(call, 'read')
  const { section_types: types, contains_text: text } = json(call, 'criteria', criteria)
  const found = sections.filter(({ kind, source }) => {
    const header = kind === 'h1' || kind === 'h2' || kind === 'h3'
    const right = types.length === 0 || (header && (types.includes('any_header') || types.includes(kind)))
    return right && source.toLowerCase().includes(text.toLowerCase())
  })
  return { sections: found.map(({ id }) => ({ id })) }
}
