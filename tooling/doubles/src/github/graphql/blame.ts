import { diffIndices } from 'node-diff3'
import type { Json } from '../call.ts'
import { blobContent, objectAt } from './git-objects.ts'
import { type Context, known, text } from './source.ts'

interface Line {
  readonly text: string
  readonly commit: Json
}

/** Which commit each line of a file is from; undefined where the commit has no such file. */
export async function blameOf(context: Context, repo: string, sha: string, path: string): Promise<Json[] | undefined> {
  if ((await objectAt(context, repo, sha, path)) === null) return undefined
  const query = new URLSearchParams({ sha, path })
  const commits = (await context.readAll(`/repos/${repo}/commits?${query}`)).toReversed()
  let lines: Line[] = []
  for (const commit of commits) {
    const blob = await objectAt(context, repo, text(commit.sha), path)
    const content = blob === null ? '' : ((await blobContent(context, blob)).text ?? '')
    lines = carriedOver(lines, content.replace(/\n$/, '').split('\n'), known('Commit', { ...commit, repo }))
  }
  return rangesOf(lines, commits.length)
}

/** Lines that were there keep their commit; the others are new. */
function carriedOver(before: readonly Line[], after: readonly string[], commit: Json): Line[] {
  const lines = after.map((line): Line => ({ text: line, commit }))
  let [from, to] = [0, 0]
  const keep = (until: number): void => {
    for (; to < until; to += 1, from += 1) lines[to] = before[from] ?? { text: after[to] ?? '', commit }
  }
  const old = before.map(line => line.text)
  for (const { buffer1, buffer2 } of diffIndices(old, [...after])) {
    keep(buffer2[0])
    from = buffer1[0] + buffer1[1]
    to = buffer2[0] + buffer2[1]
  }
  keep(lines.length)
  return lines
}

function rangesOf(lines: readonly Line[], commits: number): Json[] {
  const ranges: Json[] = []
  lines.forEach(({ commit }, index) => {
    const last = ranges.at(-1)
    if (last?.commit === commit) ranges[ranges.length - 1] = { ...last, endingLine: index + 1 }
    else ranges.push({ commit, startingLine: index + 1, endingLine: index + 1, age: Math.min(10, commits) })
  })
  return ranges
}
