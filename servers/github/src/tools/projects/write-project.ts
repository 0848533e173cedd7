import {
  ConnectorError,
  counted,
  dryRun,
  listOf,
  type Receipt,
  receipt,
  renderReceipt,
  repeat,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../../client.ts'
import { changeItems, planned } from '../../projects/change-items.ts'
import { addDraft, createProject, editProject } from '../../projects/change-project.ts'
import { settingsOf } from '../../projects/field.ts'
import { type Found, findProject, type Place, projectPlace } from '../../projects/find-project.ts'
import { entriesOf } from '../../projects/in-project.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  action: z.enum(['set', 'draft', 'archive', 'unarchive', 'remove', 'create', 'edit']).default('set'),
  project: text(300).optional().describe('Number, title or URL.'),
  owner: text(100).optional().describe('Login; not needed with a URL.'),
  items: listOf(text(300), 50).optional().describe('owner/name#12, URLs or ids; set adds those not there yet.'),
  set: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .optional()
    .describe('Like {"Status": "Done", "Sprint": "@current"}; none clears.'),
  title: text().optional().describe('Of a draft or the project.'),
  body: z.string().optional().describe('Of a draft; description of the project.'),
  public: z.boolean().optional(),
  closed: z.boolean().optional(),
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const writeProject = tool({
  name: 'github_write_project',
  title: 'Change a project',
  access: 'write',
  accessFor: args => (isGrave(args) && !args.dry_run ? 'destroy' : 'write'),
  description: 'Add items to a project (v2) and set their fields, many at once; add drafts; create or edit a project.',
  scopes: ['project'],
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (!isGrave(args)) return undefined
    const { project } = await findProject(...named(client, args), signal)
    const name = `project ${project.number} ${JSON.stringify(project.title)} of ${project.owner}`
    if (args.action === 'edit') return `Make the ${name} with ${counted(project.items, 'item')} public?`
    return `Remove ${counted(args.items?.length ?? 0, 'item')} with the values of their fields from the ${name}?`
  },
  run: async (args, { client, signal }) => {
    const options = { dryRun: args.dry_run, repeat: args.repeat }
    if (args.action === 'create') {
      return await createProject(client, projectPlace(client, args), needed(args, 'title'), options, signal)
    }
    const [place, name] = named(client, args)
    const found = await findProject(place, name, signal)
    if (args.action === 'edit') return await editProject(place, found, args, args.dry_run, signal)
    if (args.action === 'draft') {
      const draft = {
        title: needed(args, 'title'),
        body: args.body,
        settings: settingsOf(found.fields, args.set ?? {}),
      }
      return await addDraft(client, place, found, draft, options, signal)
    }
    return await change(client, place, found, { ...args, action: args.action }, signal)
  },
  render: renderReceipt,
})

function isGrave({ action, public: opens }: Arguments): boolean {
  return action === 'remove' || (action === 'edit' && opens === true)
}

function named(client: GitHub, args: Arguments): [Place, string] {
  const { name, ...place } = projectPlace(client, args)
  if (name !== undefined) return [place, name]
  throw new ConnectorError('invalid', 'project is missing.', { hint: 'github_get_project with owner lists them.' })
}

function needed(args: Arguments, name: 'title'): string {
  const { [name]: value } = args
  if (value !== undefined) return value
  throw new ConnectorError('invalid', `${name} is missing: ${args.action} needs it.`)
}

type Change = Arguments & { action: 'set' | 'archive' | 'unarchive' | 'remove' }

async function change(
  client: GitHub,
  place: Place,
  { id, project, fields }: Found,
  { action, items, set = {}, dry_run }: Change,
  signal: AbortSignal,
): Promise<Receipt> {
  if (items === undefined || items.length === 0) {
    throw new ConnectorError('invalid', `items is missing: ${action} needs it.`)
  }
  const settings = action === 'set' ? settingsOf(fields, set) : []
  const entries = await entriesOf(client, place.account, id, items, signal)
  const plans = planned(action, entries, settings)
  const changed = plans.map(({ told }) => told)
  const of = { url: project.url, changed }
  if (dry_run) return { ...of, dry_run }
  await changeItems(place.account, id, action, plans, signal)
  return of
}
