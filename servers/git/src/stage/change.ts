import { z } from 'zod'
import type { Repo } from '../repo.ts'
import { quote } from '../text.ts'
import { nulList } from '../undo/scratch.ts'

/** Reads path names from standard input: they can hold any byte, and there can be any number of them. */
export const fromStdin = ['--pathspec-from-file=-', '--pathspec-file-nul'] as const

/** Checked paths, as standard input for `fromStdin`. */
export function pathList(repo: Repo, paths: readonly string[]): Buffer {
  return nulList(repo.paths(paths))
}

export const paths = z.array(z.string()).max(1000)
export const undo = z.string().optional()

export const change = z.object({ path: z.string(), change: z.string(), from: z.string().optional() })
export type Change = z.infer<typeof change>

/** `git diff --name-status -z`: a letter, a path, and for renames and copies a second path. */
export function parseNameStatus(list: readonly string[]): Change[] {
  const found: Change[] = []
  for (let at = 0; at + 1 < list.length; at += 2) {
    // A line break stands between a commit and its files.
    const letter = (list[at] ?? '').trimStart().charAt(0)
    if (letter !== 'R' && letter !== 'C') {
      found.push({ change: letter, path: quote(list[at + 1] ?? '') })
      continue
    }
    found.push({ change: letter, from: quote(list[at + 1] ?? ''), path: quote(list[at + 2] ?? '') })
    at++
  }
  return found
}

export function renderChange({ change, path, from }: Change): string {
  return `${change} ${from === undefined ? '' : `${from} -> `}${path}`
}

/** The lines in our own words that follow the body of a result. */
export function footer({ hooks, undo }: { hooks?: string | undefined; undo?: string | undefined }): string[] {
  const skipped = hooks === undefined || hooks === 'none' ? [] : [`hooks: ${hooks}`]
  return [...skipped, ...(undo === undefined ? [] : [`undo point: ${undo}`])]
}
