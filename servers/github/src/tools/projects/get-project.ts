import { counted, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../../client.ts'
import { type GraphPage, startPage, withinPage } from '../../graph-page.ts'
import { field, fieldNamed, isSettable } from '../../projects/field.ts'
import {
  findProject,
  listProjects,
  type Place,
  type Project,
  project,
  projectPlace,
} from '../../projects/find-project.ts'
import { type Item, item, itemsOf, renderItem } from '../../projects/item.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  project: text(300).optional().describe('Number, title or URL; absent: list them.'),
  owner: text(100).optional().describe('Login; not needed with a URL.'),
  where: z.record(z.string(), z.string()).optional().describe('Like {"Status": "Todo"}.'),
  archived: z.boolean().default(false),
  limit: z.int().min(1).max(100).default(30),
})

const output = z.object({
  project: project.optional(),
  /** Without a project: those of the owner. */
  projects: z.array(project),
  total: z.int(),
  fields: z.array(field),
  items: z.array(item),
  hidden: z.int().describe('Items left out by the settings, or not to be seen with this token.'),
  looked: z.int().optional().describe('Items looked at, where that ended the search.'),
  after: z.string().nullable(),
  skipped: z.int(),
})

type Arguments = z.output<typeof input>

export const getProject = tool({
  name: 'github_get_project',
  title: 'Project with its items',
  access: 'read',
  description: 'Read a project (v2): its fields with their options, and its items with their values.',
  scopes: ['read:project'],
  input,
  output,
  paged: true,
  fit: { list: 'items', after: (_item, index, { after, skipped }) => withinPage({ after, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const place = projectPlace(client, args)
    const at = startPage(position)
    const rest = { projects: [], items: [], fields: [], hidden: 0, after: at.after, skipped: at.skip }
    if (place.name === undefined) return { ...rest, ...(await listed(place, signal)) }
    const found = await findProject(place, place.name, signal)
    for (const name of Object.keys(args.where ?? {})) fieldNamed(found.fields, name)
    const page = await readItems(client, place, found.id, args, at, signal)
    const isFirst = position === undefined
    return {
      ...rest,
      ...page,
      project: found.project,
      total: found.project.items,
      fields: isFirst
        ? found.fields.filter(isSettable).map(({ name, type, options }) => ({ name, type, options }))
        : [],
    }
  },
  render: ({ project: one, projects, total, fields, items, hidden, looked }, { untrusted }) => {
    if (one === undefined) return renderList(projects, total, untrusted)
    const head = `${one.owner} project ${one.number}, ${one.public ? 'public' : 'private'}, ${counted(total, 'item')}`
    const described = [one.title, one.description].filter(Boolean)
    const named = fields.map(
      ({ name, type, options }) => `${name} (${type})${options ? `: ${options.join(', ')}` : ''}`,
    )
    return [
      head,
      untrusted([...described, ...named].join('\n'), 'project and its fields'),
      ...(items.length === 0 ? ['No items.'] : [untrusted(items.map(renderItem).join('\n'), 'items')]),
      ...(hidden === 0 ? [] : [`${counted(hidden, 'item')} left out: not allowed by the settings, or not to be seen.`]),
      ...(looked === undefined ? [] : [`Only ${looked} items were looked at; the cursor goes on.`]),
    ].join('\n')
  },
})

function renderList(projects: readonly Project[], total: number, untrusted: (text: string) => string): string {
  if (projects.length === 0) return 'No projects.'
  const rows = projects.map(
    one => `#${one.number} ${one.title}${one.closed ? ' (closed)' : ''} ${counted(one.items, 'item')}`,
  )
  const shown = projects.length < total ? `, the first ${projects.length}; name one by its title for the rest` : ''
  return `${counted(total, 'project')}${shown}\n${untrusted(rows.join('\n'))}`
}

async function listed(place: Place, signal: AbortSignal) {
  const { projects, total } = await listProjects(place, undefined, signal)
  return { projects, total }
}

const mostPages = 5

/** Up to `limit` items that match, from as many pages as that takes. */
async function readItems(
  client: GitHub,
  { account }: Place,
  project: string,
  args: Arguments,
  at: GraphPage,
  signal: AbortSignal,
) {
  const { where = {}, archived, limit } = args
  const filtered = Object.keys(where).length > 0
  const first = filtered ? 100 : limit
  const items: Item[] = []
  let hidden = 0
  let { after, skip } = at
  for (let page = 1; page <= mostPages; page++) {
    const found = await itemsOf(account, project, { after, skip: 0 }, first, signal)
    const shown = await visible(client, found.items, signal)
    hidden += found.hidden + found.items.length - shown.length
    const matching = shown.filter(one => (archived || !one.archived) && matches(one, where))
    const fresh = matching.slice(skip)
    const over = items.length + fresh.length - limit
    items.push(...(over > 0 ? fresh.slice(0, -over) : fresh))
    if (over > 0) return { items, hidden, next: { after, skip: matching.length - over } }
    if (over === 0 || found.next === undefined || !filtered) return { items, hidden, next: found.next }
    skip = Math.max(0, skip - matching.length)
    after = found.next.after
  }
  return { items, hidden, looked: mostPages * first, next: { after, skip: 0 } }
}

function matches({ fields }: Item, where: Readonly<Record<string, string>>): boolean {
  return Object.entries(where).every(([name, wanted]) => {
    const [, value] = Object.entries(fields).find(([field]) => field.toLowerCase() === name.toLowerCase()) ?? []
    return wanted.toLowerCase() === 'none' ? value === undefined : value?.toLowerCase() === wanted.toLowerCase()
  })
}

/** Items of repositories that are allowed, by authors who may be read. */
async function visible(client: GitHub, items: readonly Item[], signal: AbortSignal): Promise<Item[]> {
  const shown = new Set(items.filter(({ repo }) => repo === undefined))
  for (const full of new Set(items.flatMap(({ repo }) => repo ?? []))) {
    if (!client.allow.allowsRepo(full)) continue
    const ofRepo = items.filter(({ repo }) => repo === full)
    const { items: kept } = await client.repo(full).shown(ofRepo, ({ author }) => ({ login: author }), signal)
    for (const one of kept) shown.add(one)
  }
  return items.filter(one => shown.has(one))
}
