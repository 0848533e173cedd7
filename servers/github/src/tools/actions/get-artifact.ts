import { ConnectorError, counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { type Entry, listEntries, readEntry } from '../../archive.ts'
import { id, repo } from '../../arguments.ts'
import { checkRun } from '../../ci/check-run.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  id: id.describe('From github_list_runs with kind artifacts.'),
  path: z.string().min(1).optional().describe('File in it to read; without it the files are listed.'),
  from_line: z.int().min(1).max(9_999_999).default(1),
})

/** Most bytes of an archive that are loaded, and of one file taken out of it. */
const mostBytes = 50_000_000
const mostOfFile = 5_000_000

export const getArtifact = tool({
  name: 'github_get_artifact',
  title: 'Files of an artifact',
  access: 'read',
  description: 'List the files of a workflow artifact, or read one of them as text.',
  input,
  output: z.object({
    name: z.string(),
    files: z.array(z.object({ path: z.string(), size: z.number() })).optional(),
    path: z.string().optional(),
    total_lines: z.int().optional(),
    from_line: z.int(),
    lines: z.array(z.string()),
  }),
  paged: true,
  fit: { list: 'lines', after: (_line, index, { from_line }) => from_line + index + 1 },
  run: async ({ repo: given, id, path, from_line }, { client, signal, position }) => {
    const { repo } = client.place(given)
    const artifact = { artifact_id: id }
    const about = await repo.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', artifact, { signal })
    const { name, expired, size_in_bytes } = about
    await checkRun(repo, { run: about.workflow_run?.id }, signal)
    if (expired) throw new ConnectorError('not_found', `The artifact ${id} has expired.`)
    if (size_in_bytes > mostBytes) throw tooLarge(size_in_bytes, about.archive_download_url)
    const archive = await download(repo, id, signal)
    if (path === undefined) return { name, files: listEntries(archive), from_line: 1, lines: [] }
    const lines = textOf(archive, path).split('\n')
    const from = position === undefined ? from_line : z.int().min(1).parse(position)
    return { name, path, total_lines: lines.length, from_line: from, lines: lines.slice(from - 1) }
  },
  render: ({ name, files, path, total_lines, from_line, lines }, { untrusted }) => {
    if (files) {
      const rows = files.map(file => `${file.size} ${file.path}`)
      return `${counted(files.length, 'file')}, size in bytes\n${untrusted(rows.join('\n'), `artifact ${name}`)}`
    }
    return `Lines ${from_line} to ${from_line + lines.length - 1} of ${total_lines}\n${untrusted(lines.join('\n'), `${name}: ${path}`)}`
  },
})

async function download(repo: Repo, id: number, signal: AbortSignal): Promise<Uint8Array> {
  const route = 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}'
  const parts: Uint8Array[] = []
  const stream = repo.stream(route, { artifact_id: id, archive_format: 'zip' }, { signal, mostBytes })
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

function textOf(archive: Uint8Array, path: string): string {
  const entries = listEntries(archive)
  const entry = entries.find(one => one.path === path)
  if (!entry) throw noFile(path, entries)
  if (entry.size > mostOfFile) throw tooLarge(entry.size, path)
  const bytes = readEntry(archive, path)
  if (bytes.subarray(0, 8000).includes(0)) {
    throw new ConnectorError('invalid', `${path} is binary, ${entry.size} bytes, and cannot be shown as text.`)
  }
  return new TextDecoder().decode(bytes)
}

function noFile(path: string, entries: readonly Entry[]): ConnectorError {
  return new ConnectorError('not_found', `The artifact has no file ${JSON.stringify(path)}.`, {
    hint: 'Leave path out for the list of all files. Some of them:',
    quote: entries
      .slice(0, 20)
      .map(entry => entry.path)
      .join('\n'),
  })
}

function tooLarge(bytes: number, what: string): ConnectorError {
  return new ConnectorError('too_large', `${what} has ${bytes} bytes, which is too much to read here.`, {
    hint: 'The person can download it from the page of the run.',
  })
}
