import { ConnectorError, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { type Person, person, readPeople, renderPerson } from '../../admin/people.ts'
import { repo } from '../../arguments.ts'
import { after, afterPage, start } from '../../numbered-page.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  org: text(100).optional().describe('Instead of repo.'),
  team: text(100).optional().describe('Slug; its members.'),
  kind: z.enum(['collaborators', 'contributors', 'teams', 'members']).optional(),
  limit: z.int().min(1).max(100).default(50),
})

type Kind = NonNullable<z.output<typeof input>['kind']>

export const listPeople = tool({
  name: 'github_list_people',
  title: 'People and teams',
  access: 'read',
  description: 'List collaborators, contributors or teams of a repository, or members or teams of an organization.',
  input,
  output: z.object({ of: z.string(), kind: z.string(), rows: z.array(person), page: z.int(), skipped: z.int() }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const at = start(position)
    const kind = kindOf(args)
    const { of, rows, next } = await readPeople(client, { ...args, kind }, at.page, signal)
    const shown: Person[] = rows.slice(at.skip)
    return { of, kind, rows: shown, page: at.page, skipped: at.skip, next: afterPage(at, next) }
  },
  render: ({ of, kind, rows }, { untrusted }) =>
    rows.length === 0
      ? `${of}: no ${kind}.`
      : [`${of}: ${kind}`, untrusted(rows.map(renderPerson).join('\n'))].join('\n'),
})

function kindOf({ org, team, kind }: z.output<typeof input>): Kind {
  const chosen = team === undefined ? (kind ?? (org === undefined ? 'collaborators' : 'members')) : 'members'
  const ofRepo = org === undefined && team === undefined
  if (ofRepo ? chosen !== 'members' : chosen === 'teams' || chosen === 'members') return chosen
  throw new ConnectorError('invalid', `${ofRepo ? 'A repository' : 'An organization'} has no ${chosen}.`, {
    hint: ofRepo ? 'members need org, or team.' : 'collaborators and contributors need repo.',
  })
}
