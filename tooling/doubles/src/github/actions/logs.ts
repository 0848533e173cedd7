import { zipSync } from 'fflate'
import type { Conclusion } from '../check-records.ts'
import type { Job, Step } from './records.ts'

/** A step, and what it printed. */
export interface Printed {
  readonly step: Step
  /** Lines without timestamps. */
  readonly lines: readonly string[]
}

const byteOrderMark = '\uFEFF'

/** The log of a job as it is downloaded: a byte order mark, then lines with timestamps inside of their step's time. */
export function logText(parts: readonly Printed[]): string {
  return byteOrderMark + parts.map(textOf).join('')
}

function textOf({ step, lines }: Printed): string {
  const start = Date.parse(step.startedAt ?? '') || 0
  // GitHub's clock has seven digits after the point.
  return lines.map((line, index) => `${stamp(start, index)} ${line}\n`).join('')
}

function stamp(start: number, index: number): string {
  const time = new Date(start + Math.min(Math.floor(index / 10_000), 900))
  return `${time.toISOString().slice(0, -1)}${String(index % 10_000).padStart(4, '0')}Z`
}

/** What a step that runs a command prints, and how it ends. */
export function commandLines(name: string, conclusion: Conclusion | null, printed: string): string[] {
  const head = [`##[group]Run ${name}`, `\u001B[36;1m${name}\u001B[0m`, 'shell: /usr/bin/bash -e {0}', '##[endgroup]']
  const lines = printed === '' ? [] : printed.replace(/\n$/, '').split('\n')
  const failed = conclusion === 'failure' && !lines.some(line => line.startsWith('##[error]'))
  return [...head, ...lines, ...(failed ? ['##[error]Process completed with exit code 1.'] : [])]
}

/** The logs of an attempt: one file a job. */
export function logArchive(jobs: readonly Job[]): Buffer {
  const files = jobs.flatMap(({ check, log }, index) =>
    log === undefined ? [] : [[`${index}_${check.name.replaceAll('/', '_')}.txt`, Buffer.from(log)]],
  )
  return Buffer.from(zipSync(Object.fromEntries(files)))
}
