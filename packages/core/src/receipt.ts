import { z } from 'zod'
import type { RenderContext } from './tool.ts'
import { clean } from './untrusted.ts'

/** An argument of every writing tool. */
export const dryRun = z.boolean().default(false).describe('Only show what would change.')
/** An argument of tools that post at most once: see `Once`. */
export const repeat = z.boolean().default(false).describe('Even if just done.')

/** What every writing tool answers. */
export const receipt = z.object({
  /** The page of what was written. */
  url: z.string().optional(),
  id: z.union([z.string(), z.number()]).optional(),
  /** One short line each: `title`, `labels +bug -triage`. Empty: it was so already. */
  changed: z.array(z.string()),
  warnings: z.array(z.string()).default([]),
  /** Nothing was sent; `changed` is what would be. */
  dry_run: z.boolean().default(false),
  /** With dry_run or where it helps: the exact change, as a diff or as the text to be posted. May hold third-party text. */
  preview: z.string().optional(),
})

export type Receipt = z.input<typeof receipt>

export function renderReceipt(
  { url, changed, warnings, dry_run, preview }: z.output<typeof receipt>,
  { untrusted }: RenderContext,
): string {
  const head = dry_run
    ? 'Nothing was sent. It would change:'
    : changed.length === 0
      ? 'Nothing had to change.'
      : 'Done:'
  return [
    ...(changed.length === 0 && !dry_run ? [head] : [`${head} ${changed.map(clean).join('; ') || 'nothing'}`]),
    ...(url === undefined ? [] : [clean(url)]),
    ...warnings.map(warning => `Warning: ${clean(warning)}`),
    ...(preview === undefined ? [] : [untrusted(preview)]),
  ].join('\n')
}
