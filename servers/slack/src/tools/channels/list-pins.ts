import { z } from 'zod'
import { target } from '../../arguments.ts'
import { leftOut } from '../../left-out.ts'
import { fileValue, shownFile } from '../../messages/files.ts'
import { messageRows } from '../../messages/rows.ts'
import { messageValue } from '../../messages/value.ts'
import { pinned } from '../../pins/list.ts'
import { tool } from '../../tool.ts'

export const listPins = tool({
  name: 'slack_list_pins',
  title: 'Pins and bookmarks',
  access: 'read',
  scopes: ['pins:read', 'bookmarks:read'],
  description: 'List what is pinned in a channel, and the links at its top.',
  input: z.strictObject({ target }),
  output: z.object({
    channel: z.string(),
    messages: z.array(messageValue),
    files: z.array(fileValue),
    bookmarks: z.array(z.object({ id: z.string(), title: z.string(), link: z.string() })),
    withheld: z.int(),
    unseen: z.array(z.string()),
  }),
  fit: { list: 'messages' },
  run: async (args, { client, signal }) => {
    const place = await client.place(args.target, signal)
    return { channel: place.shown, ...(await pinned(client, place, signal)) }
  },
  render: ({ channel, messages, files, bookmarks, withheld, unseen }, { untrusted }) => {
    const rows = [
      ...(messages.length === 0 ? [] : [messageRows(messages)]),
      ...files.map(shownFile),
      ...bookmarks.map(({ title, link }) => `bookmark: ${title} ${link}`),
    ]
    const head = `${messages.length + files.length} pinned and ${bookmarks.length} bookmarks`
    const notes = [...leftOut({ withheld }), ...unseen.map(kind => `Not seen: ${kind}.`)]
    return [...(rows.length === 0 ? [`${head}.`] : [`${head}:`, untrusted(rows.join('\n'), channel)]), ...notes].join(
      '\n',
    )
  },
})
