import { text } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { releaseOf, stateOf } from '../../releases/release.ts'
import { byline, day } from '../../text.ts'
import { tool } from '../../tool.ts'

export const getRelease = tool({
  name: 'github_get_release',
  title: 'Read a release',
  access: 'read',
  description: 'Read the notes and assets of a release. github_list_refs with kind release lists them.',
  input: z.strictObject({ repo, tag: text(300).optional().describe('Default: the latest release.') }),
  output: z.object({
    tag: z.string(),
    name: z.string(),
    state: z.string(),
    author: z.string(),
    date: z.string(),
    url: z.string(),
    target: z.string(),
    body: z.string(),
    assets: z.array(
      z.object({ name: z.string(), size: z.number(), downloads: z.number(), digest: z.string().optional() }),
    ),
  }),
  fit: { list: 'assets' },
  run: async (args, { client, signal }) => {
    const place = client.place(args.repo)
    const release = await releaseOf(place.repo, args.tag ?? place.ref, signal)
    return {
      tag: release.tag_name,
      name: release.name ?? '',
      state: stateOf(release),
      author: release.author.login,
      date: release.published_at ?? release.created_at,
      url: release.html_url,
      target: release.target_commitish,
      body: release.body ?? '',
      assets: release.assets.map(({ name, size, download_count, digest }) => ({
        name,
        size,
        downloads: download_count,
        ...(digest ? { digest } : {}),
      })),
    }
  },
  render: ({ tag, name, state, author, date, target, body, assets }, { untrusted }) => {
    const rows = assets.map(asset => `${asset.name} · ${asset.size} B · ${asset.downloads} downloads`)
    const head = [tag, name === tag ? '' : name, `of ${target}`].filter(Boolean).join(' · ')
    return `${state}, ${day(date)}\n${untrusted([head, body, ...rows].join('\n'), `release ${byline({ login: author }, undefined)}`)}`
  },
})
