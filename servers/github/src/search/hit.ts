import { z } from 'zod'
import { day } from '../text.ts'

export const kinds = ['code', 'issues', 'prs', 'commits', 'repos', 'users', 'discussions'] as const

export type Kind = (typeof kinds)[number]

/** One thing that was found; which fields there are depends on the kind. */
export const hit = z.object({
  repo: z.string().optional(),
  number: z.int().optional(),
  path: z.string().optional(),
  /** Of the blob or commit. */
  sha: z.string().optional(),
  title: z.string().optional(),
  author: z.string().optional(),
  date: z.string().optional(),
  state: z.string().optional(),
  labels: z.array(z.string()).optional(),
  comments: z.int().optional(),
  stars: z.int().optional(),
  language: z.string().optional(),
  /** Lines of a file that match. */
  lines: z.array(z.object({ line: z.int().optional(), text: z.string() })).optional(),
})

export type Hit = z.output<typeof hit>

/** `acme/web#12 open title [bug] @alice 2026-11-24 3c`; below a file the lines that match. */
export function renderHit(found: Hit, isOneRepo: boolean): string {
  const {
    repo,
    number,
    path,
    sha,
    title,
    author,
    date,
    state,
    labels = [],
    comments,
    stars,
    language,
    lines = [],
  } = found
  const place = [isOneRepo && (number ?? path ?? sha) !== undefined ? '' : (repo ?? ''), number && `#${number}`]
  const words = [
    place.filter(Boolean).join(''),
    path,
    path === undefined && sha?.slice(0, 8),
    state,
    title,
    labels.length > 0 && `[${labels.join(', ')}]`,
    author && `@${author}`,
    language,
    stars !== undefined && `${stars} stars`,
    day(date),
    comments && `${comments}c`,
  ]
  const found_ = lines.map(({ line, text }) => `  ${line === undefined ? '' : `${line}: `}${text}`)
  return [words.filter(Boolean).join(' '), ...found_].join('\n')
}
