import type { SimpleGitProgressEvent } from 'simple-git'

/** As a tool's context takes it: `done` only grows. */
export type Progress = (done: number, total: number | undefined, message: string) => void

/** Passes on how far git is: 100 steps for each stage of its work, of which nobody knows how many there will be. */
export function reporter(progress: Progress): (event: SimpleGitProgressEvent) => void {
  let last = 0
  let stage = ''
  let finished = 0
  return event => {
    if (event.stage !== stage) {
      stage = event.stage
      finished = last
    }
    const done = finished + event.progress
    if (done <= last) return
    last = done
    // The remote's own stages come as "remote:".
    const what = /^[a-z]{1,20}$/.test(stage) ? stage : 'remote'
    progress(done, undefined, `${event.method}: ${what} ${event.processed}/${event.total}`)
  }
}

/** What git said apart from how far it was. */
export function withoutProgress(text: string): string {
  const lines = text.split(/[\r\n]+/)
  return lines.filter(line => !/^(remote: )?[A-Z][a-z]+ [\w ]+: +\d+(%|,|$)/.test(line)).join('\n')
}
