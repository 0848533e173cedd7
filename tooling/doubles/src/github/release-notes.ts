import { type Call, isJson, type Json, repoPath } from './call.ts'
import { readAll, rest } from './dispatch.ts'
import { encode } from './git.ts'

interface Asked {
  readonly tag_name: string
  readonly target_commitish?: string | undefined
  readonly previous_tag_name?: string | undefined
}

/** What GitHub writes of the pull requests that were merged since the release before. */
export async function releaseNotes(call: Call, asked: Asked): Promise<{ name: string; body: string }> {
  const repo = repoPath(call)
  const html = `${call.front.url}${repo.slice('/repos'.length)}`
  const before = asked.previous_tag_name ?? (await lastTag(call, asked.tag_name))
  const since = before === undefined ? '' : await dateOf(call, before)
  const pulls = await readAll(call, `${repo}/pulls?state=closed&sort=created&direction=asc`)
  const lines = pulls.filter(({ merged_at }) => typeof merged_at === 'string' && merged_at >= since).map(lineOf)
  const range = before === undefined ? `commits/${asked.tag_name}` : `compare/${before}...${asked.tag_name}`
  const changed = lines.length === 0 ? [] : [`## What's Changed\n${lines.join('\n')}\n`]
  return { name: asked.tag_name, body: [...changed, `**Full Changelog**: ${html}/${range}`].join('\n') }
}

function lineOf({ title, user, html_url }: Json): string {
  return `* ${title} by @${isJson(user) ? user.login : 'ghost'} in ${html_url}`
}

async function lastTag(call: Call, tag: string): Promise<string | undefined> {
  const { status, body } = await rest(call, 'GET', `${repoPath(call)}/releases/latest`)
  const found = status === 200 && isJson(body) ? String(body.tag_name) : undefined
  return found === tag ? undefined : found
}

/** When the commit of a tag was made. */
async function dateOf(call: Call, tag: string): Promise<string> {
  const { body } = await rest(call, 'GET', `${repoPath(call)}/commits/${encode(tag)}`)
  const commit = isJson(body) && isJson(body.commit) && isJson(body.commit.committer) ? body.commit.committer : {}
  return typeof commit.date === 'string' ? commit.date : ''
}
