import { ConnectorError } from '@mcp-connectors/core'
import { attributesOf, isBinaryName, noiseOf } from '../diff/noise.ts'
import { numbered } from '../diff/patch.ts'
import { type Section, sectionsOf } from '../diff/sections.ts'
import { type ChangedFile, renderFile } from './changed-files.ts'

/** One file of a diff as it is shown. */
export interface FileDiff {
  path: string
  /** `M src/a.ts +3 -1`, with why there is nothing below. */
  head: string
  /** Numbered lines of the patch. */
  lines: string[]
}

export interface Source {
  files: readonly ChangedFile[]
  /** What the base branch says is generated. */
  attributes: string
  /** Asked for by name: shown though it is generated. */
  isAsked: (path: string) => boolean
  /** The whole diff as GitHub computes it, for what the list of files lacks; undefined where it is too large. */
  whole: () => Promise<string | undefined>
}

/** What `whole` gives, of a diff that is asked for. */
export async function unlessTooLarge(diff: Promise<string>): Promise<string | undefined> {
  const [result] = await Promise.allSettled([diff])
  if (result.status === 'fulfilled') return result.value
  if (ConnectorError.is(result.reason) && result.reason.code === 'too_large') return undefined
  throw result.reason
}

/** Says of each file what is shown: its lines, or why not. */
export async function fileDiffs({ files, attributes, isAsked, whole }: Source): Promise<FileDiff[]> {
  const isGenerated = attributesOf(attributes)
  const reasons = files.map(({ filename }) => (isAsked(filename) ? undefined : foldedAs(filename, isGenerated)))
  const lacks = files.some((file, index) => reasons[index] === undefined && lacksPatch(file))
  const diff = lacks ? await whole() : undefined
  const sections = new Map(sectionsOf(diff ?? '').map(section => [section.path, section]))
  return files.map((file, index) => {
    const reason = reasons[index]
    const head = renderFile(file)
    if (reason !== undefined) return { path: file.filename, head: `${head} (folded: ${reason})`, lines: [] }
    return shown(file, head, sections.get(file.filename))
  })
}

function foldedAs(path: string, isGenerated: (path: string) => boolean | undefined): string | undefined {
  const said = isGenerated(path)
  if (said === false) return undefined
  return noiseOf(path) ?? (said ? 'generated, says .gitattributes' : undefined)
}

/** Its change may be one of mode, or too large for the list. */
function lacksPatch({ patch, filename, status, changes }: ChangedFile): boolean {
  return patch === undefined && !isBinaryName(filename) && !(status === 'renamed' && changes === 0)
}

function shown(file: ChangedFile, head: string, section: Section | undefined): FileDiff {
  const path = file.filename
  const patch = file.patch ?? section?.patch
  const mode = section?.mode === undefined ? '' : ` (mode ${section.mode})`
  if (patch !== undefined) return { path, head: `${head}${mode}`, lines: numbered(patch) }
  if (section?.binary || isBinaryName(path)) return { path, head: `${head}${mode} (binary)`, lines: [] }
  const isLarge = file.changes > 0
  return { path, head: `${head}${mode}${isLarge ? ' (too large for GitHub to show)' : ''}`, lines: [] }
}
