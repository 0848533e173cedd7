import { z } from 'zod'
import { target } from '../../arguments.ts'
import { pinned } from '../../pins/list.ts'
import { tool } from '../../tool.ts'

const longest = 300

export const listPins = tool({
  name: 'slack_list_pins',
  title: 'Pins and bookmarks',
  access: 'read',
  scopes: ['pins:read', 'bookmarks:read'],
  description: 'List what is pinned in a channel, and the links at its top.',
  input: z.strictObject({ target }),
  output: z.object({
    channel: z.string(),
    pins: z.array(
      z.object({ at: z.string().optional(), file: z.string().optional(), by: z.string().optional(), text: z.string() }),
    ),
    bookmarks: z.array(z.object({ id: z.string(), title: z.string(), link: z.string() })),
    unseen: z.array(z.string()),
  }),
  fit: { list: 'pins' },
  run: async (args, { client, signal }) => {
    const place = await client.place(args.target, signal)
    return { channel: place.shown, ...(await pinned(client, place, signal)) }
  },
  render: ({ channel, pins, bookmarks, unseen }, { untrusted }) => {
    const notes = unseen.map(kind => `Not seen: ${kind}.`)
    const rows = [
      ...pins.map(({ at, file, by, text }) => `${[at ?? file, by].filter(Boolean).join(' ')}: ${short(text)}`),
      ...bookmarks.map(({ title, link }) => `bookmark: ${title} ${link}`),
    ]
    const head = `${pins.length} pinned and ${bookmarks.length} bookmarks`
    return [...(rows.length === 0 ? [`${head}.`] : [`${head}:`, untrusted(rows.join('\n'), channel)]), ...notes].join(
      '\n',
    )
  },
})

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= longest ? line : `${line.slice(0, longest).toWellFormed()}… (slack_read shows all)`
}
