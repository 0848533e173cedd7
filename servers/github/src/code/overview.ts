import { z } from 'zod'

const mostReadme = 8000

/** What somebody new to a repository asks first. */
export const overview = z.object({
  repo: z.string(),
  description: z.string().optional(),
  homepage: z.string().optional(),
  visibility: z.string(),
  /** archived, fork, template, mirror, disabled */
  flags: z.array(z.string()),
  parent: z.string().optional(),
  default_branch: z.string(),
  permission: z.string(),
  stars: z.int(),
  forks: z.int(),
  open_issues: z.int(),
  open_pulls: z.int(),
  license: z.string().optional(),
  topics: z.array(z.string()),
  pushed: z.string().optional(),
  created: z.string(),
  /** `TypeScript 92%`, most first. */
  languages: z.array(z.string()),
  /** Top level; folders end with a slash. */
  entries: z.array(z.string()),
  /** Paths of issue and pull request templates. */
  templates: z.array(z.string()),
  release: z.object({ tag: z.string(), date: z.string() }).optional(),
  readme: z.object({ path: z.string(), text: z.string(), length: z.int() }).optional(),
})

export type Overview = z.input<typeof overview>

/** Shares of at least one in a hundred, in bytes. */
export function sharesOf(languages: readonly (readonly [name: string, bytes: number])[]): string[] {
  const total = languages.reduce((sum, [, bytes]) => sum + bytes, 0)
  return languages
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([name, bytes]) => [name, Math.round((100 * bytes) / Math.max(1, total))] as const)
    .filter(([, share], index) => share >= 1 || index === 0)
    .map(([name, share]) => `${name} ${share}%`)
}

/** Files and folders that hold templates, by where GitHub looks for them. */
export function templatesOf(folders: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(folders).flatMap(([folder, names]) =>
    names
      .filter(name =>
        isTemplates(folder) ? /\.(?:md|ya?ml)$/i.test(name) : /^(?:pull_request|issue)_template\b.*[^/]$/i.test(name),
      )
      .map(name => (folder === '' ? name : `${folder}/${name}`)),
  )
}

function isTemplates(folder: string): boolean {
  return /_TEMPLATE$/i.test(folder)
}

/** The folders beside the root in which templates may be. */
export const templateFolders = ['.github', '.github/ISSUE_TEMPLATE', '.github/PULL_REQUEST_TEMPLATE', 'docs'] as const

export function readmeOf(path: string, text: string): Overview['readme'] {
  return { path, text: text.slice(0, mostReadme).toWellFormed(), length: text.length }
}
