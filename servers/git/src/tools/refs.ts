import { z } from 'zod'
import { repo } from '../arguments.ts'
import { kinds, readRefs } from '../refs.ts'
import { tool } from '../tool.ts'

const ref = z.object({
  name: z.string(),
  id: z.string().optional(),
  date: z.string().optional(),
  text: z.string().optional().describe('Subject, URL or state.'),
})

const place = z.object({ skip: z.int().min(0) })

export const refs = tool({
  name: 'git_refs',
  title: 'Branches, tags and more',
  access: 'read',
  description: 'List branches, tags, remotes, stashes, work trees, the reflog or undo points, newest first.',
  input: z.strictObject({
    repo,
    kind: z.enum(kinds).default('branches'),
    pattern: z.string().optional().describe('Glob on the name; for reflog the branch.'),
    contains: z.string().optional().describe('Only branches or tags that contain this revision.'),
    limit: z.int().min(1).max(500).default(50),
  }),
  output: z.object({ refs: z.array(ref), place }),
  paged: true,
  fit: { list: 'refs', after: (_ref, index, { place }) => ({ skip: place.skip + index + 1 }) },
  run: async ({ repo: name, kind, pattern, contains, limit }, { client, signal, position }) => {
    const repo = await client.repo(name)
    const { skip } = position === undefined ? { skip: 0 } : place.parse(position)
    const all = await readRefs(repo, { kind, pattern, contains, most: skip + limit + 1 }, signal)
    const more = all.length > skip + limit
    return { refs: all.slice(skip, skip + limit), place: { skip }, next: more ? { skip: skip + limit } : undefined }
  },
  render: ({ refs }, { untrusted }) => {
    if (refs.length === 0) return 'None.'
    return untrusted(
      refs.map(({ name, id, date, text }) => [name, id?.slice(0, 8), date, text].filter(Boolean).join(' ')).join('\n'),
    )
  },
})
