import { z } from 'zod'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

const isTemplate = /^pull_request_template\.(?:md|txt)$/i
const folders = ['.github', '', 'docs']
const entries = z.array(z.object({ name: z.string(), path: z.string(), type: z.string() }))

/** What new pull requests of this repository begin with; undefined for none. */
export async function templateOf(repo: Repo, signal: AbortSignal): Promise<string | undefined> {
  const route = 'GET /repos/{owner}/{repo}/contents/{path}'
  const listed = await Promise.all(folders.map(path => unlessMissing(repo.request(route, { path }, { signal }))))
  const files = listed.flatMap(found => entries.safeParse(found).data ?? [])
  const template = files.find(({ name, type }) => type === 'file' && isTemplate.test(name))
  return template && (await repo.text(route, { path: template.path }, { signal, media: 'raw', mostBytes: 200_000 }))
}
